package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.generate.Best;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.generate.Roster;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decoding by ONNX Runtime. The keys and values that one step puts out go into the next as they are, uncopied. */
final class OnnxDecoding implements Decoding {

    /** Up to so many rows of a sample, it is faster to look up the source for each by itself than for all in one product. */
    private static final int ALONE = 8;

    private final OnnxModel model;
    private final T5Config config;
    private final Sources sources;
    private final Roster roster = new Roster();
    private final Set<String> cacheNames = new HashSet<>();
    /**
     * Chosen at the first step and kept. A search through given sequences begins with one row: whatever it grows to, its
     * scores do not depend on how many sequences are scored side by side.
     */
    private @Nullable OrtSession decoder;

    private @Nullable Cache cache;
    private @Nullable Scores scores;

    OnnxDecoding(OnnxModel model, List<int[]> sources) throws OrtException {
        this.model = model;
        config = model.config();
        this.sources = new Sources(model, sources);
        roster.join(sources.size());
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            cacheNames.add(DecoderGraph.keys(layer));
            cacheNames.add(DecoderGraph.values(layer));
        }
    }

    @Override
    public void join(List<int[]> more) {
        try {
            sources.join(more);
        } catch (OrtException e) {
            throw new OnnxException(e);
        }
        roster.join(more.size());
    }

    @Override
    public void keep(int[] samples) {
        try {
            sources.keep(samples);
        } catch (OrtException e) {
            throw new OnnxException(e);
        }
        roster.keep(samples);
    }

    @Override
    public void step(long[] tokens, long[] order) {
        int rows = tokens.length;
        int width = rows / sources.size();
        try {
            tidy();
            step(tokens, roster.order(order), width);
        } catch (OrtException e) {
            throw new OnnxException(e);
        }
        roster.stepped(width);
    }

    private void step(long[] tokens, long[] from, int width) throws OrtException {
        int rows = tokens.length;
        int length = roster.columns() + 1;
        if (decoder == null) {
            decoder = model.decoder(width);
        }
        long[] shape = bySample(width);
        Map<String, OnnxTensor> inputs = new HashMap<>(sources.forDecoder());
        try (Arena arena = Arena.ofConfined();
                NativeTensor tokenTensor = NativeTensor.of(arena, tokens, rows);
                NativeTensor orderTensor = NativeTensor.of(arena, from, rows);
                NativeTensor shapeTensor = NativeTensor.of(arena, shape, shape.length);
                NativeTensor bias = bias(arena, rows, width, length);
                NativeTensor nothing =
                        NativeTensor.allocate(arena, ElementType.FLOAT, 1, config.numHeads(), 0, config.dKv())) {
            inputs.put(DecoderGraph.EMBEDDING, model.embedding());
            inputs.put(DecoderGraph.TOKENS, tokenTensor.tensor());
            inputs.put(DecoderGraph.ORDER, orderTensor.tensor());
            inputs.put(DecoderGraph.BY_SAMPLE, shapeTensor.tensor());
            inputs.put(DecoderGraph.BIAS, bias.tensor());
            for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
                inputs.put(DecoderGraph.pastKeys(layer), past(DecoderGraph.keys(layer), nothing));
                inputs.put(DecoderGraph.pastValues(layer), past(DecoderGraph.values(layer), nothing));
            }
            Map<String, OnnxTensor> pinned =
                    Map.of(DecoderGraph.LOG_PROBABILITIES, scores(rows).tensor());
            Result present = decoder.run(inputs, cacheNames, pinned);
            forget();
            cache = Cache.of(present, cacheNames);
        }
    }

    /** Takes out of the cache what nobody needs any more. */
    private void tidy() throws OrtException {
        if (roster.fresh()) {
            forget();
            roster.restart();
        }
        int surplus = roster.surplus();
        if (cache != null && surplus > 0) {
            Cache shorter = cache.without(surplus);
            forget();
            cache = shorter;
            roster.cut(surplus);
        }
    }

    /** {@code [1 or rows, heads, 1, length]}: of a sample that came later, the columns before it are closed. */
    private NativeTensor bias(Arena arena, int rows, int width, int length) throws OrtException {
        int heads = config.numHeads();
        if (roster.even()) {
            NativeTensor bias = NativeTensor.allocate(arena, ElementType.FLOAT, 1, heads, 1, length);
            model.decoderBias().fillLast(bias.memory(), length);
            return bias;
        }
        NativeTensor bias = NativeTensor.allocate(arena, ElementType.FLOAT, rows, heads, 1, length);
        MemorySegment one = arena.allocate(ValueLayout.JAVA_FLOAT, (long) heads * length);
        model.decoderBias().fillLast(one, length);
        for (int row = 0; row < rows; row++) {
            MemorySegment own = bias.memory().asSlice(row * one.byteSize(), one.byteSize());
            own.copyFrom(one);
            int hidden = roster.hidden(row / width);
            for (int head = 0; head < heads; head++) {
                for (int column = 0; column < hidden; column++) {
                    own.setAtIndex(ValueLayout.JAVA_FLOAT, (long) head * length + column, CrossMemory.CLOSED);
                }
            }
        }
        return bias;
    }

    private long[] bySample(int width) {
        boolean alone = width <= ALONE;
        return new long[] {sources.size(), alone ? width : 1, alone ? 1 : width, config.numHeads(), config.dKv()};
    }

    @Override
    public float[] logProbabilities() {
        return Objects.requireNonNull(scores).toArray();
    }

    @Override
    public Best best(float[][] running, int count, int vocabulary) {
        return Objects.requireNonNull(scores).best(running, count, vocabulary);
    }

    @Override
    public void restart() {
        forget();
        roster.restart();
    }

    @Override
    public void close() {
        forget();
        if (scores != null) {
            scores.close();
        }
        sources.close();
    }

    private OnnxTensor past(String name, NativeTensor nothing) {
        return cache == null ? nothing.tensor() : cache.get(name);
    }

    private Scores scores(int rows) throws OrtException {
        if (scores == null || scores.rows() != rows) {
            if (scores != null) {
                scores.close();
            }
            scores = new Scores(rows, config.vocabSize());
        }
        return scores;
    }

    private void forget() {
        if (cache != null) {
            cache.close();
            cache = null;
        }
    }
}

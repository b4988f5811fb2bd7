package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.generate.Best;
import io.subgoal.t5.generate.Decoding;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.HashSet;
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
    private final Encoded encoded;
    /** The inputs of every step; those that change are replaced. */
    private final Map<String, OnnxTensor> inputs = new HashMap<>();

    private final Set<String> cache = new HashSet<>();
    private int steps;
    /**
     * Chosen at the first step and kept. A search through given sequences begins with one row: whatever it grows to, its
     * scores do not depend on how many sequences are scored side by side.
     */
    private @Nullable OrtSession decoder;

    private @Nullable Result past;
    private @Nullable Scores scores;

    /** @param encoded belongs to this decoding from now on */
    OnnxDecoding(OnnxModel model, Encoded encoded) {
        this.model = model;
        this.encoded = encoded;
        config = model.config();
        inputs.put(DecoderGraph.EMBEDDING, model.embedding());
        inputs.putAll(encoded.forDecoder());
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            cache.add(DecoderGraph.keys(layer));
            cache.add(DecoderGraph.values(layer));
        }
    }

    @Override
    public void step(long[] tokens, long[] order) {
        int rows = tokens.length;
        long[] from = steps == 0 ? new long[rows] : order;
        int width = rows / encoded.samples();
        if (steps == 0) {
            decoder = model.decoder(width);
        }
        long[] shape = bySample(width);
        try (Arena arena = Arena.ofConfined();
                NativeTensor tokenTensor = NativeTensor.of(arena, tokens, rows);
                NativeTensor orderTensor = NativeTensor.of(arena, from, rows);
                NativeTensor shapeTensor = NativeTensor.of(arena, shape, shape.length);
                NativeTensor bias =
                        NativeTensor.allocate(arena, ElementType.FLOAT, 1, config.numHeads(), 1, steps + 1L);
                NativeTensor nothing =
                        NativeTensor.allocate(arena, ElementType.FLOAT, 1, config.numHeads(), 0, config.dKv())) {
            model.decoderBias().fillLast(bias.memory(), steps + 1);
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
            Result present = Objects.requireNonNull(decoder).run(inputs, cache, pinned);
            forget();
            past = present;
            steps++;
        } catch (OrtException e) {
            throw new OnnxException(e);
        }
    }

    private long[] bySample(int width) {
        boolean alone = width <= ALONE;
        return new long[] {encoded.samples(), alone ? width : 1, alone ? 1 : width, config.numHeads(), config.dKv()};
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
        steps = 0;
    }

    @Override
    public void close() {
        forget();
        if (scores != null) {
            scores.close();
        }
        encoded.close();
    }

    private OnnxTensor past(String name, NativeTensor nothing) {
        return past == null ? nothing.tensor() : (OnnxTensor) past.get(name).orElseThrow();
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
        if (past != null) {
            past.close();
            past = null;
        }
    }
}

package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.subgoal.t5.checkpoint.T5Config;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A batch of sources after the encoder. Owns its memory. */
final class Encoded implements AutoCloseable {

    /** Tokens of one pass, for each thread. The states of more would not stay in the processor's cache between nodes. */
    private static final int TOKENS_AT_ONCE = 512;

    private final OnnxModel model;
    private final int samples;
    private final int width;
    private final Owned owned = new Owned();
    private final NativeTensor states;
    private final CrossMemory memory;
    private boolean memoryTaken;

    private Encoded(OnnxModel model, List<int[]> sources) throws OrtException {
        this.model = model;
        samples = sources.size();
        width = sources.stream().mapToInt(source -> source.length).max().orElse(0);
        memory = new CrossMemory(model.config(), samples, width);
        Arena arena = owned.add(Arena.ofConfined());
        states = owned.add(NativeTensor.allocate(
                arena, ElementType.FLOAT, samples, width, model.config().dModel()));
    }

    static Encoded of(OnnxModel model, List<int[]> sources) {
        try {
            Encoded encoded = new Encoded(model, sources);
            try {
                encoded.run(sources);
                return encoded;
            } catch (OrtException | RuntimeException e) {
                encoded.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new OnnxException(e);
        }
    }

    /** What the decoder looks up; the caller's from now on, who is to close it. */
    CrossMemory takeMemory() {
        memoryTaken = true;
        return memory;
    }

    /** The states, {@code [batch, source, dModel]}, flat. */
    float[] states() {
        return states.memory().toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public void close() {
        owned.close();
        if (!memoryTaken) {
            memory.close();
        }
    }

    private void run(List<int[]> sources) throws OrtException {
        T5Config config = model.config();
        int atOnce = Math.max(1, TOKENS_AT_ONCE * model.threads() / width);
        memory.hidePadding(sources);
        try (Arena inputs = Arena.ofConfined();
                NativeTensor ids = NativeTensor.of(inputs, ids(sources, width, config.padTokenId()), samples, width);
                NativeTensor bias =
                        NativeTensor.allocate(inputs, ElementType.FLOAT, 1, config.numHeads(), width, width)) {
            model.encoderBias().fill(bias.memory(), width);
            for (int from = 0; from < samples; from += atOnce) {
                run(ids, bias, from, Math.min(atOnce, samples - from));
            }
        }
    }

    private void run(NativeTensor ids, NativeTensor bias, int from, int count) throws OrtException {
        try (Owned parts = new Owned()) {
            Map<String, OnnxTensor> in = Map.of(
                    EncoderGraph.IDS, parts.add(ids.part(from, count)).tensor(),
                    EncoderGraph.EMBEDDING, model.embedding(),
                    EncoderGraph.BIAS, bias.tensor(),
                    EncoderGraph.MASK,
                            parts.add(memory.mask().part(from, count)).tensor());
            Map<String, OnnxTensor> out = new HashMap<>();
            out.put(EncoderGraph.STATES, parts.add(states.part(from, count)).tensor());
            for (Map.Entry<String, NativeTensor> output : memory.tensors().entrySet()) {
                out.put(
                        output.getKey(),
                        parts.add(output.getValue().part(from, count)).tensor());
            }
            model.encoder().run(in, Set.of(), out).close();
        }
    }

    private static long[] ids(List<int[]> sources, int width, int pad) {
        long[] ids = new long[sources.size() * width];
        Arrays.fill(ids, pad);
        for (int row = 0; row < sources.size(); row++) {
            int[] source = sources.get(row);
            for (int column = 0; column < source.length; column++) {
                ids[row * width + column] = source[column];
            }
        }
        return ids;
    }
}

package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.Result;
import io.subgoal.t5.checkpoint.T5Config;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A batch of sources after the encoder.
 *
 * @param mask {@code [batch, 1, 1, source]}
 * @param result the encoder's outputs
 */
record Encoded(int samples, Arena arena, OnnxTensor mask, Result result) implements AutoCloseable {

    /** What is added to the score of a key that is only padding: the smallest float, as in Hugging Face's T5. */
    private static final float CLOSED = -Float.MAX_VALUE;

    static Encoded of(OnnxModel model, List<int[]> sources) {
        T5Config config = model.config();
        int samples = sources.size();
        int width = sources.stream().mapToInt(source -> source.length).max().orElse(0);
        Arena arena = Arena.ofConfined();
        try (Arena inputs = Arena.ofConfined();
                NativeTensor ids = NativeTensor.of(inputs, ids(sources, width, config.padTokenId()), samples, width);
                NativeTensor bias =
                        NativeTensor.allocate(inputs, ElementType.FLOAT, 1, config.numHeads(), width, width)) {
            model.encoderBias().fill(bias.memory(), width);
            OnnxTensor mask = mask(arena, sources, width);
            Map<String, OnnxTensor> all = Map.of(
                    EncoderGraph.IDS, ids.tensor(),
                    EncoderGraph.EMBEDDING, model.embedding(),
                    EncoderGraph.BIAS, bias.tensor(),
                    EncoderGraph.MASK, mask);
            return new Encoded(samples, arena, mask, model.encoder().run(all));
        } catch (OrtException e) {
            arena.close();
            throw new OnnxException(e);
        }
    }

    OnnxTensor output(String name) {
        return (OnnxTensor) result.get(name).orElseThrow();
    }

    /** The states, {@code [batch, source, dModel]}, flat. */
    float[] states() {
        return output(EncoderGraph.STATES).getFloatBuffer().array();
    }

    @Override
    public void close() {
        result.close();
        mask.close();
        arena.close();
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

    private static OnnxTensor mask(Arena arena, List<int[]> sources, int width) throws OrtException {
        NativeTensor mask = NativeTensor.allocate(arena, ElementType.FLOAT, sources.size(), 1, 1, width);
        for (int row = 0; row < sources.size(); row++) {
            for (int column = sources.get(row).length; column < width; column++) {
                mask.memory().setAtIndex(ValueLayout.JAVA_FLOAT, (long) row * width + column, CLOSED);
            }
        }
        return mask.tensor();
    }
}

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
import java.util.Objects;
import java.util.Set;

/** A batch of sources after the encoder. Owns its memory. */
final class Encoded implements AutoCloseable {

    /** What is added to the score of a key that is only padding: the smallest float, as in Hugging Face's T5. */
    private static final float CLOSED = -Float.MAX_VALUE;
    /** Tokens of one pass, for each thread. The states of more would not stay in the processor's cache between nodes. */
    private static final int TOKENS_AT_ONCE = 512;

    private final OnnxModel model;
    private final int samples;
    private final int width;
    private final Owned owned = new Owned();
    private final Arena arena = owned.add(Arena.ofConfined());
    private final Map<String, NativeTensor> outputs = new HashMap<>();
    private final Map<String, OnnxTensor> forDecoder = new HashMap<>();

    private Encoded(OnnxModel model, List<int[]> sources) {
        this.model = model;
        samples = sources.size();
        width = sources.stream().mapToInt(source -> source.length).max().orElse(0);
        try {
            allocate();
            run(sources);
        } catch (OrtException e) {
            close();
            throw new OnnxException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static Encoded of(OnnxModel model, List<int[]> sources) {
        return new Encoded(model, sources);
    }

    int samples() {
        return samples;
    }

    /** What every step of the decoder is given, by its names. */
    Map<String, OnnxTensor> forDecoder() {
        return forDecoder;
    }

    /** The states, {@code [batch, source, dModel]}, flat. */
    float[] states() {
        return Objects.requireNonNull(outputs.get(EncoderGraph.STATES)).memory().toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public void close() {
        owned.close();
    }

    private void allocate() throws OrtException {
        T5Config config = model.config();
        int heads = config.numHeads();
        int size = config.dKv();
        allocate(EncoderGraph.STATES, samples, width, config.dModel());
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            NativeTensor keys = allocate(EncoderGraph.crossKeys(layer), samples, heads, size, width);
            NativeTensor values = allocate(EncoderGraph.crossValues(layer), samples, heads, width, size);
            giveDecoder(EncoderGraph.crossKeys(layer), keys, samples, heads, 1, size, width);
            giveDecoder(EncoderGraph.crossValues(layer), values, samples, heads, 1, width, size);
        }
    }

    private NativeTensor allocate(String output, long... shape) throws OrtException {
        NativeTensor tensor = owned.add(NativeTensor.allocate(arena, ElementType.FLOAT, shape));
        outputs.put(output, tensor);
        return tensor;
    }

    private void giveDecoder(String name, NativeTensor tensor, long... shape) throws OrtException {
        forDecoder.put(name, owned.add(tensor.shaped(shape)).tensor());
    }

    private void run(List<int[]> sources) throws OrtException {
        T5Config config = model.config();
        int atOnce = Math.max(1, TOKENS_AT_ONCE * model.threads() / width);
        NativeTensor mask = mask(sources);
        giveDecoder(DecoderGraph.MASK, mask, samples, 1, 1, 1, width);
        try (Arena inputs = Arena.ofConfined();
                NativeTensor ids = NativeTensor.of(inputs, ids(sources, width, config.padTokenId()), samples, width);
                NativeTensor bias =
                        NativeTensor.allocate(inputs, ElementType.FLOAT, 1, config.numHeads(), width, width)) {
            model.encoderBias().fill(bias.memory(), width);
            for (int from = 0; from < samples; from += atOnce) {
                run(ids, bias, mask, from, Math.min(atOnce, samples - from));
            }
        }
    }

    private void run(NativeTensor ids, NativeTensor bias, NativeTensor mask, int from, int count) throws OrtException {
        try (Owned parts = new Owned()) {
            Map<String, OnnxTensor> in = Map.of(
                    EncoderGraph.IDS, parts.add(ids.part(from, count)).tensor(),
                    EncoderGraph.EMBEDDING, model.embedding(),
                    EncoderGraph.BIAS, bias.tensor(),
                    EncoderGraph.MASK, parts.add(mask.part(from, count)).tensor());
            Map<String, OnnxTensor> out = new HashMap<>();
            for (Map.Entry<String, NativeTensor> output : outputs.entrySet()) {
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

    private NativeTensor mask(List<int[]> sources) throws OrtException {
        NativeTensor mask = owned.add(NativeTensor.allocate(arena, ElementType.FLOAT, samples, 1, 1, width));
        for (int row = 0; row < samples; row++) {
            for (int column = sources.get(row).length; column < width; column++) {
                mask.memory().setAtIndex(ValueLayout.JAVA_FLOAT, (long) row * width + column, CLOSED);
            }
        }
        return mask;
    }
}

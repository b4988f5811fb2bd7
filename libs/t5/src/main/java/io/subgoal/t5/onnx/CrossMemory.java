package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.subgoal.t5.checkpoint.T5Config;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the decoder looks up in sources: keys, values and a mask, with places for a number of sources. Owns its memory. */
final class CrossMemory implements AutoCloseable {

    /** What is added to the score of a key that is only padding: the smallest float, as in Hugging Face's T5. */
    static final float CLOSED = -Float.MAX_VALUE;

    private final T5Config config;
    private final int capacity;
    private final int width;
    private final Owned owned = new Owned();
    private final NativeTensor mask;
    private final Map<String, NativeTensor> tensors = new HashMap<>();
    private final Owned views = new Owned();

    /**
     * @param capacity how many sources there is room for
     * @param width most tokens of a source
     */
    CrossMemory(T5Config config, int capacity, int width) throws OrtException {
        this.config = config;
        this.capacity = capacity;
        this.width = width;
        Arena arena = owned.add(Arena.ofConfined());
        int heads = config.numHeads();
        int size = config.dKv();
        mask = owned.add(NativeTensor.allocate(arena, ElementType.FLOAT, capacity, 1, 1, width));
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            tensors.put(EncoderGraph.crossKeys(layer), allocate(arena, heads, size, width));
            tensors.put(EncoderGraph.crossValues(layer), allocate(arena, heads, width, size));
        }
    }

    private NativeTensor allocate(Arena arena, long heads, long rows, long columns) throws OrtException {
        return owned.add(NativeTensor.allocate(arena, ElementType.FLOAT, capacity, heads, rows, columns));
    }

    int capacity() {
        return capacity;
    }

    int width() {
        return width;
    }

    /** Zero, or {@link #CLOSED} where there is only padding, {@code [capacity, 1, 1, width]}. */
    NativeTensor mask() {
        return mask;
    }

    /** Keys and values by the names of the encoder's outputs. */
    Map<String, NativeTensor> tensors() {
        return tensors;
    }

    /** Fills the mask of each source. */
    void hidePadding(List<int[]> sources) {
        for (int row = 0; row < sources.size(); row++) {
            for (int column = sources.get(row).length; column < width; column++) {
                mask.memory().setAtIndex(ValueLayout.JAVA_FLOAT, (long) row * width + column, CLOSED);
            }
        }
    }

    /** The first places as the decoder's inputs, by their names; valid until the next call. */
    Map<String, OnnxTensor> forDecoder(int samples) throws OrtException {
        views.close();
        int heads = config.numHeads();
        int size = config.dKv();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put(DecoderGraph.MASK, view(mask, samples, samples, 1, 1, 1, width));
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            String keys = EncoderGraph.crossKeys(layer);
            String values = EncoderGraph.crossValues(layer);
            inputs.put(keys, view(tensor(keys), samples, samples, heads, 1, size, width));
            inputs.put(values, view(tensor(values), samples, samples, heads, 1, width, size));
        }
        return inputs;
    }

    private NativeTensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private OnnxTensor view(NativeTensor tensor, int samples, long... shape) throws OrtException {
        try (NativeTensor part = tensor.part(0, samples)) {
            return views.add(part.shaped(shape)).tensor();
        }
    }

    /** Puts a source of another memory, which may be narrower or wider, into a place of this one. */
    void put(int place, CrossMemory from, int sample) {
        for (Map.Entry<String, NativeTensor> entry : tensors.entrySet()) {
            NativeTensor other = from.tensor(entry.getKey());
            boolean keys = entry.getKey().startsWith(EncoderGraph.CROSS_KEYS);
            int rows = config.numHeads() * (keys ? config.dKv() : 1);
            int depth = keys ? 1 : config.dKv();
            copy(entry.getValue().memory(), place, other.memory(), sample, rows, width * depth, from.width * depth);
        }
        copy(mask.memory(), place, from.mask.memory(), sample, 1, width, from.width);
        for (int column = from.width; column < width; column++) {
            mask.memory().setAtIndex(ValueLayout.JAVA_FLOAT, (long) place * width + column, CLOSED);
        }
    }

    /** Copies the rows of a sample, of which the narrower ones decide how much. */
    private static void copy(
            MemorySegment to, int place, MemorySegment from, int sample, int rows, int toWidth, int fromWidth) {
        long toBytes = (long) toWidth * Float.BYTES;
        long fromBytes = (long) fromWidth * Float.BYTES;
        if (toWidth == fromWidth) {
            long bytes = rows * toBytes;
            MemorySegment.copy(from, sample * bytes, to, place * bytes, bytes);
            return;
        }
        long bytes = Math.min(toBytes, fromBytes);
        for (int row = 0; row < rows; row++) {
            MemorySegment.copy(
                    from, ((long) sample * rows + row) * fromBytes, to, ((long) place * rows + row) * toBytes, bytes);
        }
    }

    @Override
    public void close() {
        views.close();
        owned.close();
    }
}

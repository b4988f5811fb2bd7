package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Products of eight-bit weights with inputs that ONNX Runtime rounds to eight bits as they come. */
record Int8Linear(Graph graph) implements Linear {

    /** Neighbours in a row that share a scale. */
    private static final int BLOCK = Integer.getInteger("block", 32);
    /** What stands for zero in an unsigned byte. */
    private static final int ZERO = 128;
    /** {@code accuracy_level} at which MatMulNBits multiplies in eight bits. */
    private static final int MULTIPLY_IN_INT8 = 4;

    @Override
    public String apply(String x, Tensor weight) {
        int out = (int) weight.shape()[0];
        int in = (int) weight.shape()[1];
        int blocks = Math.ceilDiv(in, BLOCK);
        String valuesName = graph.newName();
        String scalesName = graph.newName();
        MemorySegment values = graph.weight(valuesName, ElementType.UINT8, out, blocks, BLOCK);
        MemorySegment scales = graph.weight(scalesName, ElementType.FLOAT, (long) out * blocks);
        byte[] block = new byte[BLOCK];
        for (int row = 0; row < out; row++) {
            for (int b = 0; b < blocks; b++) {
                int length = Math.min(BLOCK, in - b * BLOCK);
                float scale = quantize(weight.values(), row * in + b * BLOCK, length, block);
                long index = (long) row * blocks + b;
                MemorySegment.copy(block, 0, values, ValueLayout.JAVA_BYTE, index * BLOCK, BLOCK);
                scales.setAtIndex(ValueLayout.JAVA_FLOAT, index, scale);
            }
        }
        return graph.add(
                Graph.MICROSOFT,
                "MatMulNBits",
                List.of(x, valuesName, scalesName),
                Attribute.of("bits", 8),
                Attribute.of("block_size", BLOCK),
                Attribute.of("K", in),
                Attribute.of("N", out),
                Attribute.of("accuracy_level", MULTIPLY_IN_INT8));
    }

    /** Rounds a block's values to the nearest of 255 even steps about zero; returns the step. */
    private static float quantize(float[] values, int from, int length, byte[] block) {
        float largest = 0;
        for (int i = 0; i < length; i++) {
            largest = Math.max(largest, Math.abs(values[from + i]));
        }
        float scale = largest == 0 ? 1 : largest / 127;
        for (int i = 0; i < block.length; i++) {
            int rounded = i < length ? Math.round(values[from + i] / scale) : 0;
            block[i] = (byte) (rounded + ZERO);
        }
        return scale;
    }
}

package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Products of few rows in eight bits: neighbours in a row share a scale, in the weight and in the input alike. */
record BlockLinear(Graph graph) implements Linear {

    /** Neighbours that share a scale; of 16 to 256 the fastest. */
    private static final int BLOCK = 128;
    /** What stands for zero in an unsigned byte. */
    private static final int ZERO = 128;
    /** {@code accuracy_level} at which MatMulNBits rounds its input to eight bits too. */
    private static final int MULTIPLY_BYTES = 4;

    @Override
    public String apply(String x, Tensor weight) {
        int out = (int) weight.shape()[0];
        int in = (int) weight.shape()[1];
        int blocks = Math.ceilDiv(in, BLOCK);
        String valuesName = graph.newName();
        String stepsName = graph.newName();
        MemorySegment values = graph.weight(valuesName, ElementType.UINT8, out, blocks, BLOCK);
        MemorySegment steps = graph.weight(stepsName, ElementType.FLOAT, (long) out * blocks);
        byte[] block = new byte[BLOCK];
        for (int row = 0; row < out; row++) {
            for (int b = 0; b < blocks; b++) {
                int from = row * in + b * BLOCK;
                int length = Math.min(BLOCK, in - b * BLOCK);
                float step = SignedByte.step(weight.values(), from, length, SignedByte.LARGEST);
                for (int i = 0; i < BLOCK; i++) {
                    int rounded = i < length ? SignedByte.round(weight.values()[from + i], step) : 0;
                    block[i] = (byte) (rounded + ZERO);
                }
                long index = (long) row * blocks + b;
                MemorySegment.copy(block, 0, values, ValueLayout.JAVA_BYTE, index * BLOCK, BLOCK);
                steps.setAtIndex(ValueLayout.JAVA_FLOAT, index, step);
            }
        }
        return graph.add(
                Graph.MICROSOFT,
                "MatMulNBits",
                List.of(x, valuesName, stepsName),
                Attribute.of("bits", 8),
                Attribute.of("block_size", BLOCK),
                Attribute.of("K", in),
                Attribute.of("N", out),
                Attribute.of("accuracy_level", MULTIPLY_BYTES));
    }
}

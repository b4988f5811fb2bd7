package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Products of many rows in eight bits, the weight in seven of them: each row of the weight and each row of the input has a scale.
 * Inputs are {@code [rows, in]}, and all those of a graph have as many rows. Processors without VNNI add two products of bytes in
 * 16 bits, which they would exceed with eight bits of both.
 */
final class RowLinear implements Linear {

    /** What stands for zero in an unsigned byte. */
    private static final int ZERO = 128;

    /** The largest of a weight: twice its product with the largest unsigned byte has 16 bits with the sign. */
    private static final int LARGEST_WEIGHT = 63;

    private final Graph graph;
    private final Map<String, Rounded> inputs = new HashMap<>();
    private final String one;
    private final String zero;
    private final String last;
    private @Nullable String zeros;

    /** An input in eight bits, and the step of each of its rows. */
    private record Rounded(String values, String steps) {}

    RowLinear(Graph graph) {
        this.graph = graph;
        one = graph.real(1);
        last = graph.integers(-1);
        zero = graph.newName();
        graph.weight(zero, ElementType.UINT8, 1).set(ValueLayout.JAVA_BYTE, 0, (byte) ZERO);
    }

    @Override
    public String apply(String x, Tensor weight) {
        int out = (int) weight.shape()[0];
        int in = (int) weight.shape()[1];
        String valuesName = graph.newName();
        String stepsName = graph.newName();
        MemorySegment values = graph.weight(valuesName, ElementType.INT8, in, out);
        MemorySegment stepValues = graph.weight(stepsName, ElementType.FLOAT, out);
        float[] steps = new float[out];
        for (int o = 0; o < out; o++) {
            steps[o] = SignedByte.step(weight.values(), o * in, in, LARGEST_WEIGHT);
        }
        MemorySegment.copy(steps, 0, stepValues, ValueLayout.JAVA_FLOAT, 0, out);
        byte[] row = new byte[out];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                row[o] = (byte) SignedByte.round(weight.values()[o * in + i], steps[o]);
            }
            MemorySegment.copy(row, 0, values, ValueLayout.JAVA_BYTE, (long) i * out, out);
        }
        // An input is rounded once, however many products want it.
        Rounded input = inputs.computeIfAbsent(x, this::round);
        String product = graph.add(
                Graph.MICROSOFT, "MatMulIntegerToFloat", List.of(input.values(), valuesName, one, stepsName, zero));
        return graph.add("Mul", List.of(product, input.steps()));
    }

    private Rounded round(String x) {
        String largest =
                graph.add("ReduceMax", List.of(graph.add("Abs", List.of(x)), last), Attribute.of("keepdims", 0));
        String steps = graph.add("Mul", List.of(largest, graph.real(1f / SignedByte.LARGEST)));
        if (zeros == null) {
            zeros = graph.add("Expand", List.of(zero, graph.add("Shape", List.of(steps))));
        }
        // A row of zeros has a step of zero: whatever bytes come of dividing by it, the product is zero again.
        String values = graph.add("QuantizeLinear", List.of(x, steps, zeros), Attribute.of("axis", 0));
        return new Rounded(values, graph.add("Unsqueeze", List.of(steps, last)));
    }
}

package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Products in floats. */
record FloatLinear(Graph graph) implements Linear {

    @Override
    public String apply(String x, Tensor weight) {
        int out = (int) weight.shape()[0];
        int in = (int) weight.shape()[1];
        String name = graph.newName();
        MemorySegment values = graph.weight(name, ElementType.FLOAT, in, out);
        // MatMul wants the weight transposed; a row at a time, so that what is written lies side by side.
        float[] row = new float[out];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                row[o] = weight.values()[o * in + i];
            }
            MemorySegment.copy(row, 0, values, ValueLayout.JAVA_FLOAT, (long) i * out * Float.BYTES, out);
        }
        return graph.add("MatMul", List.of(x, name));
    }
}

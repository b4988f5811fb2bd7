package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The layers that encoder and decoder have in common, as nodes of a graph. */
final class Layers {

    private static final String NORM = "SimplifiedLayerNormalization";

    private final T5Config config;
    private final Graph graph;
    private final Linear linear;

    Layers(T5Config config, Graph graph, Linear linear) {
        this.config = config;
        this.graph = graph;
        this.linear = linear;
    }

    /** {@code x / rms(x) · gain}. */
    String norm(String x, Tensor gain) {
        return graph.add(NORM, List.of(x, gain(gain)), normAttributes());
    }

    /** {@code x · weightᵀ}. */
    String linear(String x, Tensor weight) {
        return linear.apply(x, weight);
    }

    /** Splits the last dimension into equal parts. */
    List<String> split(String x, int parts) {
        return graph.addMany(parts, "Split", List.of(x), Attribute.of("axis", -1), Attribute.of("num_outputs", parts));
    }

    /** The feed-forward layer; {@code wi} is the gate's matrix and the other, stacked in one or one by one. */
    String feed(String x, List<Tensor> wi, Tensor wo) {
        List<String> hidden = wi.stream().map(weight -> linear(x, weight)).toList();
        if (!config.feedForward().gated()) {
            return linear(activate(hidden.getFirst()), wo);
        }
        List<String> parts = hidden.size() == 1 ? split(hidden.getFirst(), 2) : hidden;
        return linear(graph.add("Mul", List.of(activate(parts.get(0)), parts.get(1))), wo);
    }

    String add(String x, String y) {
        return graph.add("Add", List.of(x, y));
    }

    String concat(int axis, String... parts) {
        return graph.add("Concat", List.of(parts), Attribute.of("axis", axis));
    }

    String softmax(String scores) {
        return graph.add("Softmax", List.of(scores), Attribute.of("axis", -1));
    }

    String multiply(String x, String y) {
        return graph.add("MatMul", List.of(x, y));
    }

    String reshape(String x, String shape) {
        return graph.add("Reshape", List.of(x, shape));
    }

    String transpose(String x, long... order) {
        return graph.add("Transpose", List.of(x), Attribute.of("perm", order));
    }

    private String gain(Tensor gain) {
        String name = graph.newName();
        MemorySegment values = graph.weight(name, ElementType.FLOAT, gain.shape());
        MemorySegment.copy(gain.values(), 0, values, ValueLayout.JAVA_FLOAT, 0, gain.values().length);
        return name;
    }

    private Attribute[] normAttributes() {
        return new Attribute[] {Attribute.of("axis", -1), Attribute.of("epsilon", (float) config.layerNormEpsilon())};
    }

    private String activate(String x) {
        FeedForward kind = config.feedForward();
        return switch (kind) {
            case RELU, GATED_RELU -> graph.add("Relu", List.of(x));
            case GELU -> graph.add("Gelu", List.of(x), Attribute.of("approximate", "none"));
            case GATED_GELU -> graph.add("Gelu", List.of(x), Attribute.of("approximate", "tanh"));
            case SILU, GATED_SILU -> graph.add("Mul", List.of(x, graph.add("Sigmoid", List.of(x))));
        };
    }
}

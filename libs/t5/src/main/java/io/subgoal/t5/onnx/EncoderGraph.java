package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import java.util.List;

/** The encoder, and what each layer of the decoder looks up in its states. */
final class EncoderGraph {

    /** Token ids, {@code [batch, source]}. */
    static final String IDS = "ids";
    /** The embedding, {@code [vocabulary, dModel]}. */
    static final String EMBEDDING = "embedding";
    /** Position bias, {@code [1, heads, source, source]}. */
    static final String BIAS = "bias";
    /** Added to the scores of each key: zero, or a very small number where there is only padding, {@code [batch, 1, 1, source]}. */
    static final String MASK = "mask";
    /** The states, {@code [batch, source, dModel]}. */
    static final String STATES = "states";

    /** In the place of an input that a node does without. */
    private static final String NONE = "";

    private EncoderGraph() {}

    /** How the names of keys of cross-attention begin. */
    static final String CROSS_KEYS = "crossKeys";

    /** Keys of cross-attention, {@code [batch, heads, dKv, source]}. */
    static String crossKeys(int layer) {
        return CROSS_KEYS + layer;
    }

    /** Values of cross-attention, {@code [batch, heads, source, dKv]}. */
    static String crossValues(int layer) {
        return "crossValues" + layer;
    }

    static void write(Graph graph, Weights weights, Arithmetic arithmetic) {
        T5Config config = weights.layout().config();
        Layers layers = new Layers(config, graph, arithmetic.ofManyRows(graph));
        String ids = graph.input(IDS, ElementType.INT64);
        String embedding = graph.input(EMBEDDING, ElementType.FLOAT);
        String bias = layers.add(graph.input(BIAS, ElementType.FLOAT), graph.input(MASK, ElementType.FLOAT));
        // All tokens lie in one list, [batch · source, ...], but for attention.
        String tokens = graph.integers(-1);
        String together = graph.integers(-1, config.inner());
        String size = graph.add("Shape", List.of(ids));
        String bySource = layers.concat(0, size, graph.integers(config.inner()));
        String byHead = layers.concat(0, size, graph.integers(config.numHeads(), config.dKv()));

        String x = graph.add("Gather", List.of(embedding, layers.reshape(ids, tokens)));
        for (int layer = 0; layer < config.numLayers(); layer++) {
            int i = weights.encoderLayer(layer);
            String normed = layers.norm(x, weights.get(i));
            // Not stacked: to split a product is to copy it.
            List<String> qkv = weights.parts(i + 1).stream()
                    .map(weight -> layers.reshape(layers.linear(normed, weight), bySource))
                    .toList();
            String mixed = graph.add(
                    Graph.MICROSOFT,
                    "MultiHeadAttention",
                    List.of(qkv.get(0), qkv.get(1), qkv.get(2), NONE, NONE, bias),
                    Attribute.of("num_heads", config.numHeads()),
                    Attribute.of("scale", 1f));
            x = layers.add(x, layers.linear(layers.reshape(mixed, together), weights.get(i + 2)));
            x = layers.add(
                    x, layers.feed(layers.norm(x, weights.get(i + 3)), weights.parts(i + 4), weights.get(i + 5)));
        }
        String states = layers.norm(x, weights.get(weights.layout().encoderNorm()));
        graph.output(STATES, "Reshape", List.of(states, layers.concat(0, size, graph.integers(config.dModel()))));

        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            List<Tensor> kv = weights.parts(weights.decoderLayer(layer) + 5);
            cross(graph, crossKeys(layer), layers.reshape(layers.linear(states, kv.get(0)), byHead), 0, 2, 3, 1);
            cross(graph, crossValues(layer), layers.reshape(layers.linear(states, kv.get(1)), byHead), 0, 2, 1, 3);
        }
    }

    private static void cross(Graph graph, String name, String byHead, long... order) {
        graph.output(name, "Transpose", List.of(byHead), Attribute.of("perm", order));
    }
}

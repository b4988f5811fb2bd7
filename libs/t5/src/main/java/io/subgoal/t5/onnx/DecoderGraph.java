package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.T5Config;
import java.util.List;

/** One step of the decoder: a token for each row in, log-probabilities of the next out. */
final class DecoderGraph {

    /** A token for each row, {@code [rows]}. */
    static final String TOKENS = "tokens";
    /** Which row of the step before each row goes on from, {@code [rows]}. */
    static final String ORDER = "order";
    /** The embedding, {@code [vocabulary, dModel]}. */
    static final String EMBEDDING = "embedding";
    /** Position bias of this step, {@code [1, heads, 1, steps]}. */
    static final String BIAS = "bias";
    /** As the encoder's, {@code [batch, 1, 1, 1, source]}. */
    static final String MASK = "mask";
    /**
     * How cross-attention sees the rows of a sample: as a group that shares one product, {@code batch, 1, rows of a
     * sample, heads, dKv}, or each by itself, {@code batch, rows of a sample, 1, heads, dKv}.
     */
    static final String BY_SAMPLE = "bySample";
    /** Log-probabilities, {@code [rows, vocabulary]}. */
    static final String LOG_PROBABILITIES = "logProbabilities";

    private DecoderGraph() {}

    /** Keys of the steps before, {@code [rows before, heads, steps - 1, dKv]}. */
    static String pastKeys(int layer) {
        return "pastKeys" + layer;
    }

    static String pastValues(int layer) {
        return "pastValues" + layer;
    }

    /** Keys with this step's, {@code [rows, heads, steps, dKv]}: the next step's past. */
    static String keys(int layer) {
        return "keys" + layer;
    }

    static String values(int layer) {
        return "values" + layer;
    }

    static void write(Graph graph, Weights weights, Linear linear) {
        T5Config config = weights.layout().config();
        Layers layers = new Layers(config, graph, linear);
        String tokens = graph.input(TOKENS, ElementType.INT64);
        String order = graph.input(ORDER, ElementType.INT64);
        String embedding = graph.input(EMBEDDING, ElementType.FLOAT);
        String bias = graph.input(BIAS, ElementType.FLOAT);
        String mask = graph.input(MASK, ElementType.FLOAT);
        String bySample = graph.input(BY_SAMPLE, ElementType.INT64);
        String byHead = graph.integers(-1, config.numHeads(), 1, config.dKv());
        String together = graph.integers(-1, config.inner());

        String x = graph.add("Gather", List.of(embedding, tokens));
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            int i = weights.decoderLayer(layer);
            List<String> qkv = layers.split(layers.linear(layers.norm(x, weights.get(i)), weights.get(i + 1)), 3);
            String q = layers.reshape(qkv.get(0), byHead);
            String keys = longer(graph, keys(layer), pastKeys(layer), order, layers.reshape(qkv.get(1), byHead));
            String values = longer(graph, values(layer), pastValues(layer), order, layers.reshape(qkv.get(2), byHead));
            String scores = graph.add(Graph.MICROSOFT, "FusedMatMul", List.of(q, keys), Attribute.of("transB", 1));
            String p = layers.softmax(layers.add(scores, bias));
            String mixed = layers.reshape(layers.multiply(p, values), together);
            x = layers.add(x, layers.linear(mixed, weights.get(i + 2)));

            // The rows of a sample are queries over the sample's one set of keys and values: [batch, heads, 1, ...].
            String asked = layers.linear(layers.norm(x, weights.get(i + 3)), weights.get(i + 4));
            String queries = layers.transpose(layers.reshape(asked, bySample), 0, 3, 1, 2, 4);
            String crossKeys = graph.input(EncoderGraph.crossKeys(layer), ElementType.FLOAT);
            String crossValues = graph.input(EncoderGraph.crossValues(layer), ElementType.FLOAT);
            String found = layers.softmax(layers.add(layers.multiply(queries, crossKeys), mask));
            String crossed = layers.transpose(layers.multiply(found, crossValues), 0, 2, 3, 1, 4);
            x = layers.add(x, layers.linear(layers.reshape(crossed, together), weights.get(i + 6)));

            String normed = layers.norm(x, weights.get(i + 7));
            x = layers.add(x, layers.feed(normed, List.of(weights.get(i + 8)), weights.get(i + 9)));
        }
        String last = layers.norm(x, weights.decoderNorm());
        String logits = layers.linear(last, weights.get(weights.layout().output()));
        graph.output(LOG_PROBABILITIES, "LogSoftmax", List.of(logits), Attribute.of("axis", -1));
    }

    /** The past's rows in their new order, with this step's behind them. */
    private static String longer(Graph graph, String name, String past, String order, String added) {
        String ordered = graph.add("Gather", List.of(graph.input(past, ElementType.FLOAT), order));
        return graph.output(name, "Concat", List.of(ordered, added), Attribute.of("axis", 2));
    }
}

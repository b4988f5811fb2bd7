package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Hands graphs to ONNX Runtime. */
final class OrtSessions {

    private OrtSessions() {}

    /** A session over a graph; ONNX Runtime copies the weights, the originals are freed before this returns. */
    static OrtSession open(Consumer<Graph> writer, int threads) throws OrtException {
        try (Graph graph = new Graph();
                SessionOptions options = options(threads)) {
            writer.accept(graph);
            Map<String, OnnxTensorLike> weights = new LinkedHashMap<>();
            graph.weights().forEach((name, weight) -> weights.put(name, weight.tensor()));
            options.addExternalInitializers(weights);
            return OrtEnvironment.getEnvironment().createSession(graph.toByteArray(), options);
        }
    }

    private static SessionOptions options(int threads) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setExecutionMode(ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        // Weights are few and stay: an arena, which grows by doubling, would only waste memory on them.
        options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
        return options;
    }
}

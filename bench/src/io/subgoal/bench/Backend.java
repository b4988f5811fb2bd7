package io.subgoal.bench;

import ai.djl.Device;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.onnx.Arithmetic;
import io.subgoal.t5.onnx.OnnxModel;
import java.nio.file.Path;

/** Where models come from: the one place to change for another way to run them. */
final class Backend {

    private static final int THREADS = Integer.getInteger("ai.djl.pytorch.num_threads", 1);

    private Backend() {}

    /**
     * Loads a model.
     *
     * @param name {@code torch} or {@code onnx}
     * @param precision {@code fp32}, or {@code int8} with {@code onnx}
     */
    static EncoderDecoder load(String name, String precision, Path directory) {
        return switch (name + " " + precision) {
            case "torch fp32" -> T5Model.load(directory, Device.cpu());
            case "onnx fp32" -> OnnxModel.load(directory, Arithmetic.FLOAT32, THREADS);
            case "onnx int8" -> OnnxModel.load(directory, Arithmetic.INT8, THREADS);
            default ->
                throw new IllegalArgumentException(
                        "There is no backend '%s' with precision '%s'".formatted(name, precision));
        };
    }
}

package io.subgoal.bench;

import ai.djl.Device;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.WeightFiles;
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
            case "onnx fp32" -> onnx(directory, Arithmetic.FLOAT32);
            case "onnx int8" -> onnx(directory, Arithmetic.INT8);
            default ->
                throw new IllegalArgumentException(
                        "There is no backend '%s' with precision '%s'".formatted(name, precision));
        };
    }

    private static OnnxModel onnx(Path directory, Arithmetic arithmetic) {
        return OnnxModel.of(
                T5Config.read(directory.resolve("config.json")), WeightFiles.read(directory), arithmetic, THREADS);
    }
}

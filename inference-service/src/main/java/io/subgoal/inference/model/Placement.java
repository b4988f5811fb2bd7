package io.subgoal.inference.model;

import ai.djl.Device;
import io.subgoal.api.inference.ModelEngine;
import io.subgoal.api.inference.ModelPrecision;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.model.ModelSettings;
import io.subgoal.t5.program.Torch;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What runs a model, and where.
 *
 * @param engine never AUTO
 * @param threads of one pass
 */
record Placement(ModelEngine engine, ModelPrecision precision, Device device, int threads) {

    /**
     * Settles what was left open, and refuses what cannot be, naming the field.
     *
     * @param settings what was asked for
     * @param defaults what is meant where nothing was
     */
    static Placement of(ModelSettings settings, InferenceProperties defaults) {
        ModelEngine engine = orElse(ModelEngine.class, settings.engine(), defaults.engine());
        ModelPrecision precision = orElse(ModelPrecision.class, settings.precision(), defaults.precision());
        String device = Objects.requireNonNullElse(settings.device(), defaults.device());
        if (engine == ModelEngine.ONNX && precision == ModelPrecision.BFLOAT16) {
            throw new ServiceException.Invalid(
                    "precision",
                    "ONNX Runtime does not compute in bfloat16 here: take float32 or int8, or the engine pytorch");
        }
        if (engine == ModelEngine.PYTORCH && precision == ModelPrecision.INT8) {
            throw new ServiceException.Invalid(
                    "precision", "PyTorch does not compute in int8 here: take float32 or bfloat16, or the engine onnx");
        }
        boolean onnx = engine == ModelEngine.ONNX || precision == ModelPrecision.INT8;
        if (onnx && !device.equals("auto") && !device.equals("cpu")) {
            throw new ServiceException.Invalid(
                    "device",
                    "ONNX Runtime, which int8 needs, computes on processors here, not on '%s': take cpu or auto, or the engine pytorch in float32 or bfloat16"
                            .formatted(device));
        }
        if (onnx && !OnnxRuntime.usable()) {
            throw new ServiceException.Invalid(
                    engine == ModelEngine.ONNX ? "engine" : "precision",
                    "ONNX Runtime would crash in a process with a command line as long as this one's: start the service with its class path in the variable CLASSPATH, or take the engine pytorch");
        }
        Device target = onnx ? Device.cpu() : device(device);
        boolean onnxByChoice = engine == ModelEngine.AUTO
                && precision == ModelPrecision.FLOAT32
                && !target.isGpu()
                && OnnxRuntime.usable();
        return onnx || onnxByChoice
                ? new Placement(
                        ModelEngine.ONNX,
                        precision,
                        target,
                        Objects.requireNonNullElse(settings.threads(), defaults.threads()))
                : new Placement(ModelEngine.PYTORCH, precision, target, torchThreads(settings.threads()));
    }

    /** One thread of a processor, in full precision. */
    static Placement local() {
        return new Placement(
                OnnxRuntime.usable() ? ModelEngine.ONNX : ModelEngine.PYTORCH, ModelPrecision.FLOAT32, Device.cpu(), 1);
    }

    /** How the device is called on the wire. */
    String deviceName() {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }

    private static Device device(String name) {
        try {
            return Torch.device(name);
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid("device", String.valueOf(e.getMessage()));
        }
    }

    /** PyTorch's threads are those of the process. */
    private static int torchThreads(@Nullable Integer wanted) {
        int threads = Integer.getInteger("ai.djl.pytorch.num_threads", 1);
        if (wanted != null && wanted != threads) {
            throw new ServiceException.Invalid(
                    "threads",
                    "All models that PyTorch runs use %d threads a pass, by -Dai.djl.pytorch.num_threads: leave threads out, or take the engine onnx"
                            .formatted(threads));
        }
        return threads;
    }

    private static <E extends Enum<E>> E orElse(Class<E> type, @Nullable String name, E fallback) {
        return name == null ? fallback : Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }
}

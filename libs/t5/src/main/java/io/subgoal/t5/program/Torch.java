package io.subgoal.t5.program;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Access to libtorch. Loading it takes seconds the first time on a machine: its libraries are unpacked. Operators use one
 * thread, since models of a size that processors train run side by side instead; {@code -Dai.djl.pytorch.num_threads}
 * says otherwise.
 */
public final class Torch {

    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> {
        // Without this the first passes of a program are spent on profiling it, on every thread anew.
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    /** What the name of a device looks like. */
    public static final String DEVICE = "auto|cpu|(?:gpu|cuda)(?::(\\d{1,3}))?";

    private static final Pattern NAME = Pattern.compile(DEVICE);

    private Torch() {}

    /** A manager that owns what is made through it; close it to free native memory. */
    public static PtNDManager newManager(Device device) {
        loadEngine();
        return (PtNDManager) NDManager.newBaseManager(device, "PyTorch");
    }

    /**
     * The device of a name: {@code cpu}, {@code gpu}, {@code gpu:1} and so on, or {@code auto} for the first GPU if there is
     * one and the processor otherwise.
     *
     * @throws IllegalArgumentException if there is no such device
     */
    public static Device device(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no device: use auto, cpu, gpu or gpu:1 and so on".formatted(name));
        }
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        loadEngine();
        int count = Engine.getEngine("PyTorch").getGpuCount();
        if (name.equals("auto")) {
            return count > 0 ? Device.gpu(0) : Device.cpu();
        }
        int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        if (index >= count) {
            throw new IllegalArgumentException(
                    "There is no device '%s': libtorch sees %d GPUs. A GPU needs a driver, and a libtorch for CUDA in PYTORCH_LIBRARY_PATH"
                            .formatted(name, count));
        }
        return Device.gpu(index);
    }

    private static synchronized void loadEngine() {
        for (String property : List.of("ai.djl.pytorch.num_threads", "ai.djl.pytorch.num_interop_threads")) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, "1");
            }
        }
        Engine.getEngine("PyTorch");
    }

    /** To be called before a program runs on the current thread. */
    static void prepareThread() {
        PREPARED.get();
    }
}

package io.subgoal.t5.program;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

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

    private Torch() {}

    /** A manager that owns what is made through it; close it to free native memory. */
    public static PtNDManager newManager(Device device) {
        loadEngine();
        return (PtNDManager) NDManager.newBaseManager(device, "PyTorch");
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

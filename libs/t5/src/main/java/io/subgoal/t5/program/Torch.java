package io.subgoal.t5.program;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;

/** Access to libtorch. Loading it takes seconds the first time on a machine: its libraries are unpacked. */
public final class Torch {

    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> {
        // Without this the first passes of a program are spent on profiling it, on every thread anew.
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private Torch() {}

    /** A manager that owns what is made through it; close it to free native memory. */
    public static PtNDManager newManager(Device device) {
        Engine.getEngine("PyTorch");
        return (PtNDManager) NDManager.newBaseManager(device, "PyTorch");
    }

    /** To be called before a program runs on the current thread. */
    static void prepareThread() {
        PREPARED.get();
    }
}

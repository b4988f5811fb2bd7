package io.subgoal.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall time, and processor time of the whole process: operators' threads, compiler and garbage collector included. */
final class Stopwatch {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long wall = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();

    double wallMillis() {
        return (System.nanoTime() - wall) / 1e6;
    }

    double cpuMillis() {
        return (SYSTEM.getProcessCpuTime() - cpu) / 1e6;
    }
}

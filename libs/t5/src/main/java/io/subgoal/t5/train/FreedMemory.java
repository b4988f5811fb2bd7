package io.subgoal.t5.train;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the C library does with native memory that is freed. A training step allocates tens of megabytes and frees them again;
 * glibc hands them back to the system, as it comes, and gets them anew page by page in the next step.
 */
final class FreedMemory {

    private static final Logger LOG = LoggerFactory.getLogger(FreedMemory.class);

    /** Parameters of {@code mallopt(3)}. */
    private static final int TRIM_THRESHOLD = -1;

    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;

    /** The largest that glibc takes; what is larger than this comes from the system in any case. */
    private static final int LARGEST_KEPT = 32 << 20;

    /** More than a heap of one of glibc's threads may have, 64 MB: so none is taken apart. */
    private static final int PAD = 128 << 20;

    private static final int MOST_KEPT = 1 << 30;

    private static final boolean KEPT = keepIfNothingElseIsWanted();

    private FreedMemory() {}

    /**
     * Has it stay with the process, up to a gigabyte, for all native memory of the process and from now on. Who runs the process
     * and has set any {@code MALLOC_...} or {@code GLIBC_TUNABLES} knows better.
     */
    static void keep() {
        LOG.debug(KEPT ? "Freed native memory is kept" : "Freed native memory goes back to the system");
    }

    /** Whether that is so; other C libraries than glibc do not have the choice. */
    static boolean kept() {
        return KEPT;
    }

    @SuppressWarnings("restricted")
    private static boolean keepIfNothingElseIsWanted() {
        Set<String> environment = System.getenv().keySet();
        if (environment.contains("GLIBC_TUNABLES")
                || environment.stream().anyMatch(name -> name.startsWith("MALLOC_"))) {
            return false;
        }
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("mallopt");
        if (function.isEmpty()) {
            return false;
        }
        try {
            MethodHandle mallopt = linker.downcallHandle(
                    function.get(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return set(mallopt, MMAP_THRESHOLD, LARGEST_KEPT)
                    && set(mallopt, TRIM_THRESHOLD, MOST_KEPT)
                    && set(mallopt, TOP_PAD, PAD);
        } catch (Throwable e) { // what a method handle may throw; training goes on without
            LOG.debug("mallopt cannot be called", e);
            return false;
        }
    }

    private static boolean set(MethodHandle mallopt, int parameter, int value) throws Throwable {
        return (int) mallopt.invokeExact(parameter, value) == 1;
    }
}

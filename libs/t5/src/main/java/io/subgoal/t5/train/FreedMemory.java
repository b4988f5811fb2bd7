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

    private static final boolean KEPT = keep(System.getenv().keySet());

    private FreedMemory() {}

    /**
     * Has it stay with the process, up to a gigabyte, for all native memory of the process and from now on.
     *
     * @return whether that is so; other C libraries than glibc do not have the choice
     */
    static boolean keep() {
        return KEPT;
    }

    /** @param environment names of variables. Who runs the process and has set any of the C library's own knows better */
    @SuppressWarnings("restricted") // the function takes and gives numbers alone
    static boolean keep(Set<String> environment) {
        if (environment.contains("GLIBC_TUNABLES")
                || environment.stream().anyMatch(name -> name.startsWith("MALLOC_"))) {
            return false;
        }
        try {
            Linker linker = Linker.nativeLinker();
            Optional<MemorySegment> function = linker.defaultLookup().find("mallopt");
            if (function.isEmpty()) {
                return false;
            }
            MethodHandle mallopt = linker.downcallHandle(
                    function.get(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return set(mallopt, MMAP_THRESHOLD, LARGEST_KEPT)
                    && set(mallopt, TRIM_THRESHOLD, MOST_KEPT)
                    && set(mallopt, TOP_PAD, PAD);
        } catch (IllegalCallerException | UnsupportedOperationException e) {
            LOG.debug("Native functions cannot be called here", e);
            return false;
        }
    }

    private static boolean set(MethodHandle mallopt, int parameter, int value) {
        try {
            return (int) mallopt.invokeExact(parameter, value) == 1;
        } catch (Throwable impossible) { // what the signature of a method handle says; a C function throws nothing
            throw new IllegalStateException(impossible);
        }
    }
}

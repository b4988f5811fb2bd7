package io.subgoal.t5;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * What native code has asked for and not given back, as the C library counts it; zero where that is not glibc. The memory
 * that the process occupies would say less: the JVM's own compiler and garbage collector move it by megabytes.
 */
public final class NativeMemory {

    /** {@code struct mallinfo2}: ten numbers, of which the fifth counts mapped blocks and the eighth all others. */
    private static final MemoryLayout COUNTS = MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG);

    private static final int MAPPED = 4;
    private static final int IN_USE = 7;
    private static final Optional<MethodHandle> MALLINFO2 = mallinfo2();

    private NativeMemory() {}

    public static long kilobytes() {
        if (MALLINFO2.isEmpty()) {
            return 0;
        }
        // Java's own small buffers outside the heap go with the objects that hold them.
        System.gc();
        System.gc();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counts = (MemorySegment) MALLINFO2.get().invokeExact((SegmentAllocator) arena);
            long bytes =
                    counts.getAtIndex(ValueLayout.JAVA_LONG, MAPPED) + counts.getAtIndex(ValueLayout.JAVA_LONG, IN_USE);
            return bytes >> 10;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> mallinfo2() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        return library.find("mallinfo2")
                .map(function ->
                        linker.downcallHandle(function, FunctionDescriptor.of(MemoryLayout.structLayout(COUNTS))));
    }
}

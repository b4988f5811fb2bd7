package io.subgoal.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds after a garbage collection; Linux with glibc.
 *
 * @param residentKb resident memory of the process
 * @param nativeKb bytes handed out by malloc and not given back: libtorch, ONNX Runtime, the JVM's own
 * @param heapKb Java's heap in use
 * @param arrays handles of native arrays and values that Java still has
 * @param files open file descriptors
 */
record Resources(long residentKb, long nativeKb, long heapKb, long arrays, long files) {

    private static final Set<String> HANDLES =
            Set.of("ai.djl.pytorch.engine.PtNDArray", "ai.djl.pytorch.jni.IValue", "ai.onnxruntime.OnnxTensor");

    /** {@code struct mallinfo2}: ten numbers, of which the fifth counts mapped blocks and the eighth all others. */
    private static final MemoryLayout MALLINFO = MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG);

    private static final int MAPPED = 4;
    private static final int IN_USE = 7;
    private static final MethodHandle MALLINFO2 = mallinfo2();

    static Resources now() {
        try {
            // The histogram collects garbage first. Buffers go in a second collection, after their owners.
            System.gc();
            long arrays = handles();
            Runtime runtime = Runtime.getRuntime();
            long heap = (runtime.totalMemory() - runtime.freeMemory()) / 1024;
            return new Resources(resident(), allocated() / 1024, heap, arrays, openFiles());
        } catch (IOException | JMException e) {
            throw new IllegalStateException(e);
        }
    }

    Resources minus(Resources other) {
        return new Resources(
                residentKb - other.residentKb,
                nativeKb - other.nativeKb,
                heapKb - other.heapKb,
                arrays - other.arrays,
                files - other.files);
    }

    Resources least(Resources other) {
        return new Resources(
                Math.min(residentKb, other.residentKb),
                Math.min(nativeKb, other.nativeKb),
                Math.min(heapKb, other.heapKb),
                Math.min(arrays, other.arrays),
                Math.min(files, other.files));
    }

    boolean within(Resources bound) {
        return residentKb <= bound.residentKb
                && nativeKb <= bound.nativeKb
                && heapKb <= bound.heapKb
                && arrays <= bound.arrays
                && files <= bound.files;
    }

    private static long handles() throws JMException {
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(commands, "gcClassHistogram", new Object[] {new String[0]}, new String[] {
                    String[].class.getName()
                });
        // number: instances bytes class (module)
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length >= 4 && HANDLES.contains(words[3]))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static long allocated() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counts = (MemorySegment) MALLINFO2.invokeExact((SegmentAllocator) arena);
            return counts.getAtIndex(ValueLayout.JAVA_LONG, MAPPED) + counts.getAtIndex(ValueLayout.JAVA_LONG, IN_USE);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle mallinfo2() {
        Linker linker = Linker.nativeLinker();
        MemoryLayout struct = MemoryLayout.structLayout(MALLINFO);
        return linker.downcallHandle(linker.defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(struct));
    }
}

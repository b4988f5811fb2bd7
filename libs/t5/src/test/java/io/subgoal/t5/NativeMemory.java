package io.subgoal.t5;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory the process has outside Java's heap; zero on systems other than Linux. */
public final class NativeMemory {

    /** Java puts heaps of less than 32 GB below this address, to fit references into 32 bits; all else lies higher. */
    private static final long END_OF_HEAP = 1L << 36;

    private NativeMemory() {}

    public static long kilobytes() {
        Path maps = Path.of("/proc/self/smaps");
        if (!Files.exists(maps)) {
            return 0;
        }
        // Java's own small buffers outside the heap go with the objects that hold them.
        System.gc();
        try {
            long sum = 0;
            boolean counted = false;
            for (String line : Files.readAllLines(maps)) {
                if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                    counted = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16) >= END_OF_HEAP;
                } else if (counted && line.startsWith("Rss:")) {
                    sum += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return sum;
        } catch (IOException e) {
            return 0;
        }
    }
}

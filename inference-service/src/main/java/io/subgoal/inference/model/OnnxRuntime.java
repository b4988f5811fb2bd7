package io.subgoal.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether ONNX Runtime can be started in this process. */
final class OnnxRuntime {

    /**
     * ONNX Runtime 1.29 on Linux ends the process with a segmentation fault where its command line, read from here, is
     * longer than about 3,970 bytes, which a class path easily is.
     */
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);
    private static final int LONGEST = 3500;

    private static final boolean USABLE = length(COMMAND_LINE) <= LONGEST;

    private OnnxRuntime() {}

    static boolean usable() {
        if (!USABLE) {
            LOG.warn(
                    "ONNX Runtime is not used: this process has a command line of more than {} bytes, with which it would crash. Start it with its class path in CLASSPATH",
                    LONGEST);
        }
        return USABLE;
    }

    private static int length(Path commandLine) {
        try {
            return Files.exists(commandLine) ? Files.readAllBytes(commandLine).length : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}

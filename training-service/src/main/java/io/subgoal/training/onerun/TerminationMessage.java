package io.subgoal.training.onerun;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file in which Kubernetes looks for what a container has to say at its end. */
final class TerminationMessage {

    private static final Logger LOG = LoggerFactory.getLogger(TerminationMessage.class);

    /** Kubernetes keeps no more. */
    private static final int MOST_BYTES = 4096;

    private final Path file;

    TerminationMessage(Path file) {
        this.file = file;
    }

    /** Leaves a message, cut to what is kept of it. Never fails. */
    void leave(String text) {
        try {
            Files.write(file, cut(text));
        } catch (IOException e) {
            LOG.warn("The reason cannot be left in {}: {}", file, e.toString());
        }
    }

    private static byte[] cut(String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(all.length, MOST_BYTES);
        while (end < all.length && (all[end] & 0xC0) == 0x80) {
            end--; // not within a character
        }
        return Arrays.copyOf(all, end);
    }
}

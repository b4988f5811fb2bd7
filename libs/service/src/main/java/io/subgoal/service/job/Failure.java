package io.subgoal.service.job;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a failed job says of the reason. */
public final class Failure {

    /** What systems say where nothing more can be written. */
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "File too large");

    private Failure() {}

    /** For people: what went wrong and, where it is known, what to do. */
    public static String explain(Throwable e) {
        String said = e instanceof Error ? e.toString() : message(e);
        IOException io = ioException(e);
        if (io == null) {
            return said;
        }
        String reason = message(io);
        String all = said.contains(reason) ? said : said + ": " + reason;
        if (io instanceof AccessDeniedException) {
            return all + ": permission denied. Let the service's user read and write there, then retry the job";
        }
        return FULL.stream().anyMatch(reason::contains) ? all + ". Make room, then retry the job" : all;
    }

    private static @Nullable IOException ioException(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return null;
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}

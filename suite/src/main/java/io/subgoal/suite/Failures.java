package io.subgoal.suite;

import java.net.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** Failures in words a user can act on. */
final class Failures {

    private Failures() {}

    static String explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException inUse) {
                return "Port %d is in use. Stop what listens there, or choose others with --port-base."
                        .formatted(inUse.getPort());
            }
            if (cause instanceof BindException) {
                return "A port is in use. Stop what listens there, or choose others with --port-base.";
            }
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}

package io.subgoal.training.base;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hub did not give what it was asked for; the message says what to do. */
final class HubException extends RuntimeException {

    /** What is to be said of it. */
    enum Kind {
        /** There is no such model, or one may not see it. */
        MODEL,
        /** The model has no such revision. */
        REVISION,
        /** The hub is away or overloaded; later it may work. */
        BUSY,
        /** The hub answered what makes no sense. */
        BROKEN
    }

    private final Kind kind;
    private final transient @Nullable Duration retryAfter;

    HubException(Kind kind, String message) {
        this(kind, message, null);
    }

    /**
     * @param retryAfter how long the hub asks to wait
     */
    HubException(Kind kind, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** The network failed. */
    static HubException unreachable(IOException cause) {
        String name = cause.getClass().getSimpleName();
        String reason = cause.getMessage() == null ? name : name + ": " + cause.getMessage();
        HubException e = new HubException(
                Kind.BUSY,
                "The hub cannot be reached, or the connection breaks (%s): try again later, and look at HF_ENDPOINT"
                        .formatted(reason));
        e.initCause(cause);
        return e;
    }

    Kind kind() {
        return kind;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}

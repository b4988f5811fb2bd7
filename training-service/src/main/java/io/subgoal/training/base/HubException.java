package io.subgoal.training.base;

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

    Kind kind() {
        return kind;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}

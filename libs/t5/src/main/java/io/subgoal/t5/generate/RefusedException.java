package io.subgoal.t5.generate;

import java.time.Duration;

/** A request that was not taken on, since too much waits already, or it would be late. */
public final class RefusedException extends RuntimeException {

    private final transient Duration retryAfter;

    RefusedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** When it may be tried again with more success. */
    public Duration retryAfter() {
        return retryAfter;
    }
}

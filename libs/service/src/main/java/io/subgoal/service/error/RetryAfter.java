package io.subgoal.service.error;

import java.time.Duration;

/** The header that says when to try again. */
public final class RetryAfter {

    private RetryAfter() {}

    /** Whole seconds, at least one: HTTP knows no parts of seconds, and 0 would be an invitation to hurry. */
    public static String header(Duration wait) {
        return String.valueOf(Math.max(1, Math.ceilDiv(wait.toMillis(), 1000)));
    }
}

package io.subgoal.llm;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait after a failure: exponential with full jitter, so that callers who failed together do not come back
 * together.
 *
 * @param maxAttempts tries for each call, with the first
 * @param first most to wait after the first failure; it doubles with each
 * @param longest most to wait of our own accord
 * @param mostPatience most to wait because the server says so; if it asks for more, the call is given up
 */
record Backoff(int maxAttempts, Duration first, Duration longest, Duration mostPatience) {

    /** Beyond it, doubling changes nothing. */
    private static final int MOST_DOUBLINGS = 20;

    /** How far callers spread after a wait that the server named. */
    private static final double SPREAD = 0.1;

    Backoff(int maxAttempts) {
        this(maxAttempts, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(15));
    }

    /**
     * The delay before the next attempt; empty if there shall be none.
     *
     * @param attempt the one that failed, from 1
     * @param random from 0 to 1
     */
    Optional<Duration> delay(int attempt, double random, LlmException failure) {
        if (failure.fatal() || attempt >= maxAttempts) {
            return Optional.empty();
        }
        Duration most = first.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        Duration own = part(most.compareTo(longest) < 0 ? most : longest, random);
        if (failure.retryAfter().isEmpty()) {
            return Optional.of(own);
        }
        Duration asked = failure.retryAfter().get();
        if (asked.compareTo(mostPatience) > 0) {
            return Optional.empty();
        }
        return Optional.of(asked.plus(part(asked, random * SPREAD)));
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos((long) (whole.toNanos() * share));
    }
}

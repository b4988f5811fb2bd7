package io.subgoal.training.base;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often the hub is asked again when it is away, and how long is waited in between: the wait doubles, with jitter.
 *
 * @param attempts with the first
 * @param first most to wait after the first failure
 * @param longest most to wait of our own accord
 * @param mostAsked most to wait because the hub says so; if it asks for more, the attempt was the last
 */
record Patience(int attempts, Duration first, Duration longest, Duration mostAsked) {

    private static final Duration SLICE = Duration.ofMillis(200);
    private static final int MOST_DOUBLINGS = 20;

    /** While somebody waits for an answer. */
    static final Patience SHORT =
            new Patience(2, Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(2));

    /** In a job. */
    static Patience ofJob(int attempts) {
        return new Patience(attempts, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(15));
    }

    /** Something that may fail because the network or the hub does; then it throws a {@link HubException}. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Tries until it works.
     *
     * @param waiting is told while nothing happens, and may throw to stop
     * @throws HubException of kind BUSY if no attempt worked, of another kind as soon as it comes
     * @throws IOException as soon as it comes: the disk's fault, not the network's
     */
    <T> T call(Attempt<T> attempt, Runnable waiting) throws IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            HubException failure;
            try {
                return attempt.run();
            } catch (HubException e) {
                failure = e;
            }
            if (failure.kind() != HubException.Kind.BUSY || failures >= attempts) {
                throw failure;
            }
            Duration wait = failure.retryAfter().orElse(pause(failures));
            if (wait.compareTo(mostAsked) > 0) {
                throw failure;
            }
            sleep(wait, waiting);
        }
    }

    private Duration pause(int failures) {
        Duration most = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        long nanos = (most.compareTo(longest) < 0 ? most : longest).toNanos();
        return Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }

    private static void sleep(Duration wait, Runnable waiting) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0; left = until - System.nanoTime()) {
            waiting.run();
            Thread.sleep(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
        }
    }
}

package io.subgoal.llm;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the callers of one server to its limits. In no minute do more requests start than allowed, nor requests with more
 * tokens than allowed, unless one alone has more. Callers wait in line.
 */
final class Pace {

    /** A bucket fills up while nobody asks. What it holds on top of a steady flow is kept small. */
    private static final long BURSTS_PER_MINUTE = 60;

    private static final long TOKEN_BURSTS_PER_MINUTE = 10;

    /** The head of the line looks up this often, since tokens come back and pauses begin. */
    private static final Duration LONGEST_NAP = Duration.ofMillis(250);

    private final Timekeeper time;
    private final @Nullable Bucket requests;
    private final @Nullable Bucket tokens;
    private final long tokenBurst;
    private final ReentrantLock line = new ReentrantLock(true);
    private final AtomicLong holdUntil;

    /** Limits as of {@link LlmServer}; 0 for none. */
    Pace(int requestsPerMinute, long tokensPerMinute, Timekeeper time) {
        this.time = time;
        long requestBurst = Math.max(1, requestsPerMinute / BURSTS_PER_MINUTE);
        tokenBurst = Math.max(1, tokensPerMinute / TOKEN_BURSTS_PER_MINUTE);
        requests = requestsPerMinute == 0 ? null : bucket(requestBurst, requestsPerMinute, time);
        tokens = tokensPerMinute == 0 ? null : bucket(tokenBurst, tokensPerMinute, time);
        holdUntil = new AtomicLong(time.nanoTime());
    }

    /** A minute sees a full bucket and a minute's refill at most; one less than both together stays below the limit. */
    private static Bucket bucket(long burst, long perMinute, Timekeeper time) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perMinute - burst + 1, Duration.ofMinutes(1)))
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return time.nanoTime();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return false;
                    }
                })
                .build();
    }

    /** Whether there is a limit of tokens, so that somebody has to count them. */
    boolean countsTokens() {
        return tokens != null;
    }

    /** Blocks until a request with this many tokens may start. */
    void await(long reserved) throws InterruptedException {
        line.lockInterruptibly();
        try {
            for (long wait = toWait(reserved); wait > 0; wait = toWait(reserved)) {
                time.sleep(Duration.ofNanos(Math.min(wait, LONGEST_NAP.toNanos())));
            }
            if (requests != null) {
                requests.consumeIgnoringRateLimits(1);
            }
            if (tokens != null) {
                // A request with more than a bucketful starts at a full bucket and leaves a debt.
                tokens.consumeIgnoringRateLimits(Math.max(1, reserved));
            }
        } finally {
            line.unlock();
        }
    }

    private long toWait(long reserved) {
        long held = holdUntil.get() - time.nanoTime();
        return Math.max(held, Math.max(refill(requests, 1), refill(tokens, Math.clamp(reserved, 1, tokenBurst))));
    }

    private static long refill(@Nullable Bucket bucket, long amount) {
        return bucket == null ? 0 : bucket.estimateAbilityToConsume(amount).getNanosToWaitForRefill();
    }

    /** Puts right what was reserved, once it is known what was used. */
    void settle(long reserved, long used) {
        if (tokens == null || reserved == used) {
            return;
        }
        if (used > reserved) {
            tokens.consumeIgnoringRateLimits(used - reserved);
        } else {
            tokens.addTokens(reserved - used);
        }
    }

    /** Lets no request start for a while. */
    void hold(Duration duration) {
        long until = time.nanoTime() + duration.toNanos();
        holdUntil.accumulateAndGet(until, (before, asked) -> asked - before > 0 ? asked : before);
    }
}

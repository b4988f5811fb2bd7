package io.subgoal.agent.environment;

import io.subgoal.service.error.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An environment that is kept for somebody. */
final class LiveEnvironment {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final UUID id;
    private final String caller;
    private final Duration lease;
    private final Instant createdAt;
    private final @Nullable UUID branchOf;
    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile Instant leaseEnd;
    private volatile @Nullable Course course;

    LiveEnvironment(UUID id, String caller, Duration lease, Instant now, @Nullable UUID branchOf) {
        this.id = id;
        this.caller = caller;
        this.lease = lease;
        this.branchOf = branchOf;
        createdAt = now;
        leaseEnd = now.plus(lease);
    }

    UUID id() {
        return id;
    }

    String caller() {
        return caller;
    }

    Duration lease() {
        return lease;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    UUID branchOf() {
        return branchOf;
    }

    Instant leaseEnd() {
        return leaseEnd;
    }

    void renew(Instant now) {
        leaseEnd = now.plus(lease);
    }

    /** Whether nobody has used it for the length of its lease; what is in use has not expired. */
    boolean expired(Instant now) {
        return now.isAfter(leaseEnd) && !lock.isLocked();
    }

    /** Takes it for one call. */
    void enter(Duration patience) {
        try {
            if (lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ServiceException.Unavailable(
                "Another call to this environment is still at work; calls to one environment are taken one after the other",
                SOON);
    }

    void leave() {
        lock.unlock();
    }

    /** What is played; null before the first episode has begun. */
    @Nullable
    Course course() {
        return course;
    }

    void begin(Course fresh) {
        course = fresh;
    }
}

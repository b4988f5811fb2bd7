package io.subgoal.service.job;

import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running job, as its handler sees it. Safe for several threads. */
public final class JobContext {

    private static final Logger LOG = LoggerFactory.getLogger(JobContext.class);

    private static final Duration PACE = Duration.ofMillis(400);
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** For how long work goes on, or waits, while the store cannot be reached. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final StoredJob job;
    private final Jobs jobs;
    private final Clock clock;
    private final BooleanSupplier shuttingDown;
    private long done;
    private long total;
    private @Nullable String message;
    private Instant written = Instant.EPOCH;
    private @Nullable Instant unreachableSince;
    private volatile int attempt;
    private volatile boolean lent;

    /** @param message what the job says until it says something else */
    JobContext(StoredJob job, @Nullable String message, Jobs jobs, Clock clock, BooleanSupplier shuttingDown) {
        this.job = job;
        this.message = message;
        this.jobs = jobs;
        this.clock = clock;
        this.shuttingDown = shuttingDown;
        done = job.progress();
        total = job.total();
        attempt = job.attempt();
    }

    /**
     * Works on a job whose attempt a service {@linkplain JobLoans#lend lends}.
     *
     * @param stopping whether this process is to stop
     * @throws JobStoppedException if the attempt is not the current one
     */
    public static JobContext join(UUID id, int attempt, Jobs jobs, Clock clock, BooleanSupplier stopping) {
        StoredJob job = jobs.find(id)
                .filter(found -> found.attempt() == attempt && found.state() == JobState.RUNNING)
                .orElseThrow(() -> new JobStoppedException(JobStoppedException.Reason.SUPERSEDED));
        return new JobContext(job, job.message(), jobs, clock, stopping);
    }

    /** What the job is done for. */
    public UUID subjectId() {
        return job.subjectId();
    }

    public UUID id() {
        return job.id();
    }

    /** Counts the starts of this job, from 1. */
    public int attempt() {
        return attempt;
    }

    /** Says how much there is to do and how much of it was found done. */
    public synchronized void begin(long alreadyDone, long all) {
        done = alreadyDone;
        total = all;
        patiently(() -> {
            jobs.resumeFrom(job.id(), attempt, alreadyDone);
            return true;
        });
        write();
    }

    /**
     * Reports progress; cheap enough to be called often.
     *
     * @throws JobStoppedException if the job was cancelled or paused, the process shuts down, or another process has taken over
     */
    public synchronized void progress(long doneSoFar, String what) {
        done = doneSoFar;
        message = what;
        checkpoint();
    }

    /**
     * Says what is being done, without any progress.
     *
     * @throws JobStoppedException as {@link #progress}
     */
    public synchronized void say(String what) {
        message = what;
        checkpoint();
    }

    /** One unit more is done. */
    public synchronized void advance(String what) {
        progress(done + 1, what);
    }

    /** Somebody else reports from now on. */
    void lend() {
        lent = true;
    }

    boolean lent() {
        return lent;
    }

    /** Goes on under another attempt. */
    void renewed(int next) {
        attempt = next;
    }

    boolean stopping() {
        return shuttingDown.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    /** Asks whether to go on. */
    public synchronized void checkpoint() {
        if (stopping()) {
            throw new JobStoppedException(JobStoppedException.Reason.SHUTDOWN);
        }
        if (Duration.between(written, clock.instant()).compareTo(PACE) >= 0) {
            write();
        }
    }

    /**
     * Makes sure, in the caller's transaction, that the job is still this attempt's: what the transaction writes is written
     * before another attempt can begin, or not at all.
     *
     * @throws JobStoppedException if another process has taken over
     */
    public void requireHeld() {
        if (!jobs.holds(job.id(), attempt)) {
            throw new JobStoppedException(JobStoppedException.Reason.SUPERSEDED);
        }
    }

    /**
     * Does something with the store, again and again while the store cannot be reached, for a quarter of an hour.
     *
     * @throws JobStoppedException if the process shuts down meanwhile
     */
    public <T> T patiently(Supplier<T> work) {
        Instant until = clock.instant().plus(PATIENCE);
        while (true) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (!StoreAway.is(e) || clock.instant().isAfter(until)) {
                    throw e;
                }
                LOG.warn("The store cannot be reached: {}. Trying again", e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            for (long left = RETRY.toMillis(); left > 0 && !shuttingDown.getAsBoolean(); left -= 100) {
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopping()) {
            throw new JobStoppedException(JobStoppedException.Reason.SHUTDOWN);
        }
    }

    /** Writes down what was reported last, however little time has passed. */
    public synchronized void finish() {
        if (lent) {
            return;
        }
        patiently(() -> jobs.progress(job.id(), attempt, done, total, message));
    }

    /** Work goes on for a while when progress cannot be written down. */
    private void write() {
        written = clock.instant();
        Optional<Jobs.Wish> answer;
        try {
            answer = jobs.progress(job.id(), attempt, done, total, message);
            unreachableSince = null;
        } catch (RuntimeException e) {
            if (!StoreAway.is(e)) {
                throw e;
            }
            if (unreachableSince == null) {
                LOG.warn("The store cannot be reached; job {} goes on meanwhile: {}", job.id(), e.getMessage());
                unreachableSince = written;
            }
            if (unreachableSince.plus(PATIENCE).isBefore(written)) {
                throw e;
            }
            return;
        }
        Jobs.Wish wish = answer.orElseThrow(() -> new JobStoppedException(JobStoppedException.Reason.SUPERSEDED));
        switch (wish) {
            case GO_ON -> {}
            case CANCEL -> throw new JobStoppedException(JobStoppedException.Reason.CANCELLED);
            case PAUSE -> throw JobStoppedException.paused("Paused");
        }
    }
}

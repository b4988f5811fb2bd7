package io.subgoal.service.job;

import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A running job, as its handler sees it. Safe for several threads. */
public final class JobContext {

    private static final Duration PACE = Duration.ofMillis(400);

    private final StoredJob job;
    private final Jobs jobs;
    private final Clock clock;
    private final BooleanSupplier shuttingDown;
    private long done;
    private long total;
    private @Nullable String message;
    private Instant written = Instant.EPOCH;

    /** @param message what the job says until it says something else */
    JobContext(StoredJob job, @Nullable String message, Jobs jobs, Clock clock, BooleanSupplier shuttingDown) {
        this.job = job;
        this.message = message;
        this.jobs = jobs;
        this.clock = clock;
        this.shuttingDown = shuttingDown;
        done = job.progress();
        total = job.total();
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
        return job.attempt();
    }

    /** Says how much there is to do and how much of it was found done. */
    public synchronized void begin(long alreadyDone, long all) {
        done = alreadyDone;
        total = all;
        jobs.resumeFrom(job.id(), job.attempt(), alreadyDone);
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

    /** One unit more is done. */
    public synchronized void advance(String what) {
        progress(done + 1, what);
    }

    /** Asks whether to go on. */
    public synchronized void checkpoint() {
        if (shuttingDown.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new JobStoppedException(JobStoppedException.Reason.SHUTDOWN);
        }
        if (Duration.between(written, clock.instant()).compareTo(PACE) >= 0) {
            write();
        }
    }

    /** Writes down what was reported last, however little time has passed. */
    synchronized void finish() {
        jobs.progress(job.id(), job.attempt(), done, total, message);
    }

    private void write() {
        written = clock.instant();
        Jobs.Wish wish = jobs.progress(job.id(), job.attempt(), done, total, message)
                .orElseThrow(() -> new JobStoppedException(JobStoppedException.Reason.SUPERSEDED));
        switch (wish) {
            case GO_ON -> {}
            case CANCEL -> throw new JobStoppedException(JobStoppedException.Reason.CANCELLED);
            case PAUSE -> throw JobStoppedException.paused("Paused");
        }
    }
}

package io.subgoal.service.job;

import java.time.Instant;

/** A job is not to go on; thrown where it asks. */
public final class JobStoppedException extends RuntimeException {

    /** Why. */
    public enum Reason {
        /** Somebody cancelled it. */
        CANCELLED,
        /** Somebody wants it to rest, or it has to wait for somebody. */
        PAUSED,
        /** It waits for something outside and takes its next turn later. */
        WAITING,
        /** This process shuts down; the job goes on elsewhere or later. */
        SHUTDOWN,
        /** Another process took the job over, since this one seemed dead. */
        SUPERSEDED
    }

    private final Reason reason;
    private final Instant until;

    JobStoppedException(Reason reason) {
        this(reason, "The job stops: " + reason, Instant.EPOCH);
    }

    private JobStoppedException(Reason reason, String message, Instant until) {
        super(message);
        this.reason = reason;
        this.until = until;
    }

    /**
     * Lets the job rest until somebody resumes it.
     *
     * @param why what has to be done first; people read it
     */
    public static JobStoppedException paused(String why) {
        return new JobStoppedException(Reason.PAUSED, why, Instant.EPOCH);
    }

    /**
     * Ends the turn of a job that waits for something outside, so that it holds no thread. It is still a running job; its
     * handler is called again for the next turn, or earlier if somebody cancels or pauses it.
     *
     * @param what what is waited for; people read it
     */
    public static JobStoppedException waiting(Instant until, String what) {
        return new JobStoppedException(Reason.WAITING, what, until);
    }

    public Reason reason() {
        return reason;
    }

    /** When the next turn is due, for a job that waits. */
    Instant until() {
        return until;
    }
}

package io.subgoal.service.job;

/** A job is not to go on; thrown where it asks. */
public final class JobStoppedException extends RuntimeException {

    /** Why. */
    public enum Reason {
        /** Somebody cancelled it. */
        CANCELLED,
        /** Somebody wants it to rest, or it has to wait for somebody. */
        PAUSED,
        /** This process shuts down; the job goes on elsewhere or later. */
        SHUTDOWN,
        /** Another process took the job over, since this one seemed dead. */
        SUPERSEDED
    }

    private final Reason reason;

    JobStoppedException(Reason reason) {
        this(reason, "The job stops: " + reason);
    }

    private JobStoppedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Lets the job rest until somebody resumes it.
     *
     * @param why what has to be done first; people read it
     */
    public static JobStoppedException paused(String why) {
        return new JobStoppedException(Reason.PAUSED, why);
    }

    public Reason reason() {
        return reason;
    }
}

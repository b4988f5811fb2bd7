package io.subgoal.service.job;

/** A job is not to go on; thrown where it asks. */
public final class JobStoppedException extends RuntimeException {

    /** Why. */
    public enum Reason {
        /** Somebody cancelled it. */
        CANCELLED,
        /** This process shuts down; the job goes on elsewhere or later. */
        SHUTDOWN,
        /** Another process took the job over, since this one seemed dead. */
        SUPERSEDED
    }

    private final Reason reason;

    JobStoppedException(Reason reason) {
        super("The job stops: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

package io.subgoal.training.onerun;

/** How a process ends that trains one run. */
public enum ExitCode {
    /** The run has its model. */
    TRAINED(0),
    /** The process could not begin, or the store could not be reached for long. */
    UNAVAILABLE(69),
    /** The run cannot be trained, and could not elsewhere. The termination message says why. */
    FAILED(70),
    /** It was told to stop and has saved: the run goes on from there. */
    GOES_ON_LATER(75),
    /** The run is somebody else's by now; nothing was saved. */
    TAKEN_OVER(76);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}

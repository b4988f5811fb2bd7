package io.subgoal.inference.admission;

/** How urgent a request is; the more urgent ones are taken up first. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE(0),
    /** What is not said to be anything else. */
    NORMAL(1),
    /** Work that takes what is left. */
    BATCH(2);

    private final int urgency;

    Priority(int urgency) {
        this.urgency = urgency;
    }

    /** 0 for what goes first. */
    public int urgency() {
        return urgency;
    }
}

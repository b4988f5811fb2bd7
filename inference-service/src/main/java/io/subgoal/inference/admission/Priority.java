package io.subgoal.inference.admission;

/** How urgent a request is; the more urgent ones are taken up first. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** What is not said to be anything else. */
    NORMAL,
    /** Work that takes what is left. */
    BATCH
}

package io.subgoal.t5.generate;

/** Whether a search may be refused, and who goes before whom among those of one urgency. */
public enum Standing {
    /** It may be refused if too much waits. */
    NEW,
    /** It belongs to a request that was let in: it is not refused. */
    LET_IN,
    /** It goes on with work that was begun: it is not refused, and goes before others. */
    BEGUN
}

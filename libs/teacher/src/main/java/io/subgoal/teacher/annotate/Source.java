package io.subgoal.teacher.annotate;

/** Where the sub-goal of an action comes from. */
public enum Source {
    /** The answer lists the action under it. */
    ANSWER,
    /** The answer leaves out this action alone; it joins its neighbour. */
    SINGLE_MISSING,
    /** The answer to a repair call lists the action under it. */
    REPAIR,
    /** No answer placed the action and others beside it; they join the sub-goal before them, or behind. */
    FALLBACK
}

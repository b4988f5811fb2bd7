package io.subgoal.textworld.prompt;

/** Steps that changed nothing, which rows are not made of. */
public enum LeftOut {
    /** None: rows are made of all steps. */
    NOTHING,
    /** Opening a door that is open. */
    OPEN_DOORS,
    /** That, picking up what is carried, and putting something into itself; and sub-goals that consist of nothing else. */
    IDLE
}

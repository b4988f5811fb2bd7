package io.subgoal.teacher.align;

/** One step of an edit script; all places are counted from 0. */
public sealed interface Edit {

    /** An action of the path is listed. */
    record Match(int gold, int listed) implements Edit {}

    /** An action of the path is not listed; it belongs before the listed action {@code before}. */
    record Add(int gold, int before) implements Edit {}

    /** A listed action is not in the path there. */
    record Remove(int listed) implements Edit {}
}

package io.subgoal.teacher.annotate;

/** How well an episode was annotated, for counting. */
public enum Status {
    /** The first answer lists exactly the path. */
    CLEAN,
    /** Something had to be asked again, added or removed, and every action found its place. */
    REPAIRED,
    /** Some actions were placed by the fall-back. */
    FALLBACK,
    /** The answers could not be used: the talk ended with {@code Progress.Rejected} and there is no annotation. */
    REJECTED
}

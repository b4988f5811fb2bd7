package io.subgoal.teacher.align;

/**
 * Neighbouring actions of the path that are not listed.
 *
 * @param from the first of them
 * @param to the place after the last
 * @param before the listed action before which the first of them belongs
 */
public record MissingRun(int from, int to, int before) {

    public int length() {
        return to - from;
    }
}

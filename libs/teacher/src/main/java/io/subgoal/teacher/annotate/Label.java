package io.subgoal.teacher.annotate;

/**
 * The sub-goal of one action.
 *
 * @param group tells apart sub-goals that are listed apart, though they have the same text
 */
record Label(String subgoal, int group, Source source) {

    Label from(Source other) {
        return new Label(subgoal, group, other);
    }
}

package io.subgoal.annotation.report;

/** Parts of names. */
final class Names {

    private Names() {}

    /** The name of a sub-goal, without its arguments. */
    static String of(String subgoal) {
        int bracket = subgoal.indexOf('(');
        return bracket < 0 ? subgoal : subgoal.substring(0, bracket);
    }

    /** The number before the hyphen of a task's id. */
    static int topic(String taskId) {
        return Integer.parseInt(taskId.substring(0, taskId.indexOf('-')));
    }
}

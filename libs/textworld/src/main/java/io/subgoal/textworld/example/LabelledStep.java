package io.subgoal.textworld.example;

import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.trajectory.Step;

/** A step or an end marker, with the sub-goal it belongs to. */
record LabelledStep(Step step, String subgoal, boolean marker) {

    static LabelledStep of(Step step, String subgoal) {
        return new LabelledStep(step, subgoal, false);
    }

    /**
     * The marker behind a sub-goal.
     *
     * @param ended the sub-goal's last step, whose score stays
     * @param seen the step whose look and inventory show the state at the marker
     */
    static LabelledStep marker(Step ended, Step seen, String subgoal) {
        HistoryEntry marker = HistoryEntry.MARKER;
        Step step = new Step(
                marker.action(), marker.observation(), ended.score(), ended.completed(), seen.look(), seen.inventory());
        return new LabelledStep(step, subgoal, true);
    }

    String look() {
        return step.look();
    }

    String inventory() {
        return step.inventory();
    }
}

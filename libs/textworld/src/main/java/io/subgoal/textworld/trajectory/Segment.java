package io.subgoal.textworld.trajectory;

import java.util.List;

/** A sub-goal and the neighbouring steps that reach it; never empty. */
public record Segment(String subgoal, List<Step> steps) {

    public Segment {
        steps = List.copyOf(steps);
        if (subgoal.isBlank()) {
            throw new IllegalArgumentException("A segment needs a sub-goal");
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("Sub-goal '" + subgoal + "' has no steps");
        }
    }
}

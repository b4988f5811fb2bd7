package io.subgoal.api.annotation;

import java.util.List;

/** The sub-goals of one trajectory, in order. */
public record Annotation(long trajectoryId, String task, int variation, String fold, List<SubgoalSpan> subgoals) {

    /** A sub-goal and the actions that reach it. */
    public record SubgoalSpan(String subgoal, List<String> actions) {}
}

package io.subgoal.api.annotation;

/**
 * A step in the six-field form of the gold archives; look and inventory are those from before the action.
 *
 * @param score 0 to 1, after the action
 */
public record TrajectoryStep(
        String action, String observation, double score, boolean isCompleted, String freelook, String inventory) {}

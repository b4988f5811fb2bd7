package io.subgoal.textworld.example;

import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.trajectory.Trajectory;

/**
 * One row of training data, before it is rendered.
 *
 * @param index which of the episode's steps is the target
 * @param state what the model is told
 * @param target what it is to answer
 */
public record Example(Role role, Trajectory trajectory, int index, PromptState state, String target) {

    /** The same row with at most so many of the newest entries of its history shown. */
    public Example withNewest(int entries) {
        return with(state.withNewest(entries), target);
    }

    /** The same row with another state and target. */
    Example with(PromptState newState, String newTarget) {
        return new Example(role, trajectory, index, newState, newTarget);
    }
}

package io.subgoal.api.annotation;

import org.jspecify.annotations.Nullable;

/**
 * A variation that a dataset lacks.
 *
 * @param reason why its trajectory could not be made
 * @param step the first step that came out differently when it was played again; null if it was not even made
 */
public record FailedTrajectory(
        String task,
        int variation,
        String fold,
        String reason,
        @Nullable Integer step) {}

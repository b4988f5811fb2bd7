package io.subgoal.store.dataset;

import io.subgoal.textworld.task.Fold;
import org.jspecify.annotations.Nullable;

/**
 * A variation whose trajectory could not be made.
 *
 * @param step the first step that came out differently when it was played again; null if it was not even made
 */
public record FailedTrajectory(
        String taskId,
        int variation,
        Fold fold,
        String reason,
        @Nullable Integer step) {}

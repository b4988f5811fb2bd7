package io.subgoal.store.dataset;

import io.subgoal.textworld.task.Fold;

/** A trajectory without its steps. */
public record TrajectoryRow(
        long id, String taskId, int variation, Fold fold, String description, int keptSteps, double finalScore) {}

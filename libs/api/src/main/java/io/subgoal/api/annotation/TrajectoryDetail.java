package io.subgoal.api.annotation;

import java.util.List;

/** A trajectory with all its steps. */
public record TrajectoryDetail(TrajectorySummary summary, List<TrajectoryStep> steps) {}

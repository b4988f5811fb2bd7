package io.subgoal.api.annotation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file of trajectories, as it is exported and imported.
 *
 * @param task id or name of the task
 * @param variation number of the variation
 * @param fold may be left out in a file to import; it follows from the variation
 * @param description the task in words
 */
public record TrajectoryLine(
        String task, int variation, @Nullable String fold, String description, List<TrajectoryStep> steps) {}

package io.subgoal.api.training;

import io.subgoal.api.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A training run.
 *
 * @param settings as resolved, nothing left out
 * @param update steps taken so far
 * @param metrics the latest value of each metric
 * @param checkpointId the trained model, once there is one
 */
public record TrainingRun(
        UUID id,
        String name,
        String role,
        UUID annotationRunId,
        String preset,
        String format,
        TrainingSettings settings,
        JobState state,
        long update,
        Map<String, Double> metrics,
        @Nullable UUID checkpointId,
        @Nullable UUID jobId,
        Instant createdAt) {}

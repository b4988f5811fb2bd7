package io.subgoal.api.training;

import io.subgoal.api.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A training run.
 *
 * @param base what it begins with; a model of the hub with its commit
 * @param settings as resolved, nothing left out
 * @param annotationRunId what is learned; without one it is the dataset's gold
 * @param update steps taken so far
 * @param rollbacks how often the run went back to a saved state, to go on with half the rate
 * @param metrics the latest value of each metric
 * @param checkpointId the trained model, once there is one
 */
public record TrainingRun(
        UUID id,
        String name,
        String role,
        UUID datasetId,
        @Nullable UUID annotationRunId,
        BaseModel base,
        String format,
        TrainingSettings settings,
        int priority,
        JobState state,
        long update,
        int rollbacks,
        Map<String, Double> metrics,
        @Nullable UUID checkpointId,
        @Nullable UUID jobId,
        Instant createdAt) {}

package io.subgoal.api.training;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a checkpoint comes from.
 *
 * @param run the training run that has made it; null if it was uploaded
 * @param codeVersion of this software when it was stored; null if that was not written down
 */
public record CheckpointLineage(@Nullable Run run, @Nullable String codeVersion) {

    /**
     * A training run and what it has learned from.
     *
     * @param settings as resolved, nothing left out
     * @param datasetChecksum SHA-256 over all trajectories of the dataset
     * @param simulatorVersion null if the dataset was read from a file that does not say
     */
    public record Run(
            UUID id,
            String name,
            String role,
            String preset,
            Map<String, Object> settings,
            UUID annotationRunId,
            String teacher,
            UUID datasetId,
            String dataset,
            @Nullable String datasetChecksum,
            @Nullable String simulatorVersion) {}
}

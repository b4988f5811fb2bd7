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
     * @param base what it began with
     * @param annotationRunId null where the dataset's gold was learned
     * @param settings as resolved, nothing left out
     * @param datasetChecksum SHA-256 over all trajectories of the dataset
     * @param simulatorVersion null if the dataset was read from a file that does not say
     */
    public record Run(
            UUID id,
            String name,
            String role,
            Map<String, Object> base,
            Map<String, Object> settings,
            @Nullable UUID annotationRunId,
            @Nullable String teacher,
            UUID datasetId,
            String dataset,
            @Nullable String datasetChecksum,
            @Nullable String simulatorVersion) {}
}

package io.subgoal.store.training;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a checkpoint comes from.
 *
 * @param run the run that has made it; null if it was uploaded
 * @param codeVersion of this code when it was stored; null for what was stored before it was written down
 */
public record CheckpointLineage(@Nullable Run run, @Nullable String codeVersion) {

    /**
     * A training run and what it has learned from.
     *
     * @param role what it trains for
     * @param base what it began with, JSON
     * @param settings as resolved, JSON
     * @param annotation null where the dataset's gold was learned
     */
    public record Run(
            UUID id,
            String name,
            String role,
            Map<String, Object> base,
            Map<String, Object> settings,
            @Nullable Annotation annotation,
            Dataset dataset) {}

    /** The annotation run whose rows were learned. */
    public record Annotation(UUID id, String teacher) {}

    /**
     * The dataset whose trajectories were learned.
     *
     * @param checksum SHA-256 over all its trajectories
     * @param simulatorVersion null if it was read from a file that does not say
     */
    public record Dataset(
            UUID id,
            String name,
            @Nullable String checksum,
            @Nullable String simulatorVersion) {}
}

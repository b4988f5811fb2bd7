package io.subgoal.store.training;

import java.util.Set;
import java.util.UUID;

/**
 * Some of a run's measured values.
 *
 * @param names only these metrics; all if empty
 * @param from first update that counts
 * @param to last update that counts
 */
public record MetricSelection(UUID runId, Set<String> names, long from, long to) {

    public MetricSelection {
        names = Set.copyOf(names);
    }

    /** Everything of a run. */
    public static MetricSelection all(UUID runId) {
        return new MetricSelection(runId, Set.of(), 0, Long.MAX_VALUE);
    }
}

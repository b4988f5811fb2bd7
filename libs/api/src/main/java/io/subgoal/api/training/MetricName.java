package io.subgoal.api.training;

import java.time.Instant;

/**
 * What there is of one metric of a run.
 *
 * @param firstUpdate first update it was measured after
 * @param lastUpdate last update it was measured after, at {@code lastAt}
 */
public record MetricName(String name, long firstUpdate, long lastUpdate, double lastValue, Instant lastAt) {}

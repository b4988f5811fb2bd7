package io.subgoal.store.training;

import java.time.Instant;

/** What there is of one metric of a run: its first and last update, and the value of the last. */
public record MetricSeries(String name, long firstUpdate, long lastUpdate, double lastValue, Instant lastAt) {}

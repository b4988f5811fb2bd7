package io.subgoal.api.training;

import java.time.Instant;

/** A value that was measured after an update. */
public record Metric(long update, String name, double value, Instant at) {}

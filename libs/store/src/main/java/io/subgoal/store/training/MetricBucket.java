package io.subgoal.store.training;

import java.time.Instant;

/**
 * Values of one metric that lie close together.
 *
 * @param from first update of them
 * @param to last update of them
 * @param values how many they are
 * @param last the value of the last update
 * @param at when the last one was recorded
 */
public record MetricBucket(
        String name, long from, long to, long values, double min, double max, double mean, double last, Instant at) {}

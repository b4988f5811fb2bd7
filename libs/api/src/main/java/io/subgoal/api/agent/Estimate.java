package io.subgoal.api.agent;

/**
 * A mean with the 95% interval that resampling gives it.
 *
 * @param low 2.5th percentile
 * @param high 97.5th percentile
 */
public record Estimate(double value, double low, double high) {}

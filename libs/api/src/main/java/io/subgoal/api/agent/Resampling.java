package io.subgoal.api.agent;

/**
 * How intervals were found: variations are drawn anew with replacement within each task, all seeds of one together.
 *
 * @param resamples how often
 * @param seed the same seed gives the same intervals
 */
public record Resampling(int resamples, long seed) {}

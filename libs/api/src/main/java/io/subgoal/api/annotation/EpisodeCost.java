package io.subgoal.api.annotation;

/** What an episode's annotation has taken. */
public record EpisodeCost(long trajectoryId, String task, int variation, Cost cost) {}

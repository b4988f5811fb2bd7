package io.subgoal.store.evaluation;

/** The scores of an episode that has one, in percent. */
public record EpisodeScore(String taskId, int variation, long seed, int score, int lastPositive, int best) {}

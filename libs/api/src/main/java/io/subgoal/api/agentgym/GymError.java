package io.subgoal.api.agentgym;

/**
 * What went wrong.
 *
 * @param error in words
 */
public record GymError(String error) {}

package io.subgoal.api.agentgym;

/**
 * What came of an action.
 *
 * @param reward what the score has gained
 * @param score percent
 */
public record GymStep(String observation, int reward, int score, boolean done) {}

package io.subgoal.scienceworld;

/**
 * What a reset or an action of an {@link Environment} led to, in the terms of the Python package.
 *
 * @param observation what the world answered
 * @param reward by how many points the score has changed
 * @param done the task is completed, has failed (a negative score), or has taken more moves than the limit
 * @param score 0 to 100, half to even; negative after a fatal mistake
 * @param moves moves used so far; some actions cost none, waiting costs many
 * @param look the surroundings after the action
 * @param inventory what is carried after the action
 */
public record Turn(String observation, int reward, boolean done, int score, int moves, String look, String inventory) {}

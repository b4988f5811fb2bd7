package io.subgoal.textworld.trajectory;

/**
 * One step of an episode in the six-field form of the gold archives.
 *
 * @param action what was done, in plain words
 * @param observation what the world answered
 * @param score the score after the action, 0 to 1 (negative after a fatal mistake)
 * @param completed whether the episode was over after the action
 * @param look the surroundings as seen <em>before</em> the action
 * @param inventory what was carried <em>before</em> the action
 */
public record Step(String action, String observation, double score, boolean completed, String look, String inventory) {}

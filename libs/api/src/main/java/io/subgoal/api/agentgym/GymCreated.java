package io.subgoal.api.agentgym;

/**
 * A new environment.
 *
 * @param id by which it is called from now on
 */
public record GymCreated(int id) {}

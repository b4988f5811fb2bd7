package io.subgoal.api.agent;

import java.util.List;

/**
 * The actions that are possible in a state.
 *
 * @param step after which step
 * @param actions sorted
 */
public record ValidActions(int step, List<String> actions) {}

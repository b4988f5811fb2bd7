package io.subgoal.api.agent;

import org.jspecify.annotations.Nullable;

/**
 * One step of an episode.
 *
 * @param index from 0
 * @param subgoal the sub-goal it served
 * @param action what was done; {@code end subgoal} for a marker
 * @param observation what the world answered
 * @param score 0 to 1, after the action
 * @param look the surroundings before the action
 * @param inventory what was carried before the action
 * @param stage how the action was found
 * @param millis time the decision took
 */
public record EpisodeStep(
        int index,
        @Nullable String subgoal,
        String action,
        String observation,
        double score,
        int moves,
        String look,
        String inventory,
        @Nullable String stage,
        double millis) {}

package io.subgoal.api.agent;

import io.subgoal.api.inference.DecideResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an episode.
 *
 * @param index from 0
 * @param subgoal the sub-goal it served
 * @param action what was done; {@code end subgoal} for a marker
 * @param observation what the world answered
 * @param score 0 to 1, after the action
 * @param completed whether the world held the episode for over after it
 * @param look the surroundings before the action
 * @param inventory what was carried before the action
 * @param stage how the action was found
 * @param millis time the decision took
 * @param validActions how many actions were possible; null if they were not counted
 * @param alternatives the acting model's best answers
 * @param calls what each model was asked and how long it took, also for actions that the world did not understand
 * @param thought what an LLM thought aloud before it acted
 */
public record EpisodeStep(
        int index,
        @Nullable String subgoal,
        String action,
        String observation,
        double score,
        boolean completed,
        int moves,
        String look,
        String inventory,
        @Nullable String stage,
        double millis,
        @Nullable Integer validActions,
        @Nullable List<DecideResponse.Alternative> alternatives,
        @Nullable List<DecideResponse.ModelCall> calls,
        @Nullable String thought) {}

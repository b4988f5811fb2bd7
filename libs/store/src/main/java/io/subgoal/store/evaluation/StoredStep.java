package io.subgoal.store.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A step of an episode as stored; look and inventory are those from before the action.
 *
 * @param completed whether the world held the episode for over after it
 * @param validActions how many actions were possible; null if nobody counted them
 * @param alternatives the acting model's best answers, JSON
 * @param calls what each model was asked and how long it took, JSON
 * @param thought what the agent thought aloud
 */
public record StoredStep(
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
        @Nullable String alternatives,
        @Nullable String calls,
        @Nullable String thought) {}

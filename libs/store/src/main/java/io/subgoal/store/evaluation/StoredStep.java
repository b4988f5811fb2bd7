package io.subgoal.store.evaluation;

import org.jspecify.annotations.Nullable;

/** A step of an episode as stored; look and inventory are those from before the action. */
public record StoredStep(
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

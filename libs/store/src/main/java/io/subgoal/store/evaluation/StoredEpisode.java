package io.subgoal.store.evaluation;

import io.subgoal.store.job.JobState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An episode as stored; scores are percent. */
public record StoredEpisode(
        UUID id,
        UUID evaluationId,
        String taskId,
        int variation,
        String fold,
        JobState state,
        int attempt,
        @Nullable Integer score,
        @Nullable Integer lastPositive,
        @Nullable Integer best,
        @Nullable String stopReason,
        int moves,
        int decisions,
        int matched,
        double decisionMillis,
        @Nullable String error,
        @Nullable Instant finishedAt) {}

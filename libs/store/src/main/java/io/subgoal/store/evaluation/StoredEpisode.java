package io.subgoal.store.evaluation;

import io.subgoal.store.job.JobState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An episode as stored; scores are percent.
 *
 * @param description the task in words, once it has begun
 * @param faults how often it was begun anew because a world or a service failed
 * @param fault the last reason for that
 * @param dollars what its LLM calls cost; null if the price is not known
 */
public record StoredEpisode(
        UUID id,
        UUID evaluationId,
        String taskId,
        int variation,
        String fold,
        long seed,
        JobState state,
        int attempt,
        @Nullable String description,
        @Nullable Integer score,
        @Nullable Integer lastPositive,
        @Nullable Integer best,
        @Nullable String stopReason,
        int moves,
        int decisions,
        int matched,
        double decisionMillis,
        double wallMillis,
        long promptTokens,
        long answerTokens,
        @Nullable BigDecimal dollars,
        int faults,
        @Nullable String fault,
        @Nullable String error,
        @Nullable Instant finishedAt) {}

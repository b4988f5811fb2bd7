package io.subgoal.api.agent;

import io.subgoal.api.JobState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One episode of an evaluation.
 *
 * @param attempt how often it was begun
 * @param description the task in words, once it has begun
 * @param score final score in percent, 0 after a fatal mistake
 * @param lastPositive last score before a fatal mistake, in percent
 * @param best highest score on the way, in percent
 * @param moves moves of the world
 * @param decisions decisions of the agent
 * @param matched actions that were not the model's best answer
 * @param decisionMillis time the agent took for its decisions, in all
 * @param wallMillis time the episode took by the clock
 * @param promptTokens tokens that an LLM read, in all attempts
 * @param answerTokens tokens that an LLM wrote, in all attempts
 * @param dollars what that cost, calls without an answer counted with the most they may cost; null if the price is not known
 * @param faults how often it was begun anew because a world or a service failed
 * @param fault the last reason for that
 */
public record Episode(
        UUID id,
        UUID evaluationId,
        String task,
        int variation,
        String fold,
        long seed,
        JobState state,
        int attempt,
        @Nullable String description,
        @Nullable Integer score,
        @Nullable Integer lastPositive,
        @Nullable Integer best,
        @Nullable StopReason stopReason,
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

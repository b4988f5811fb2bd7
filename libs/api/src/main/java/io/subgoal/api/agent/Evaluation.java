package io.subgoal.api.agent;

import io.subgoal.api.JobState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Episodes of one agent and what came of them.
 *
 * @param decoding how models' actions were decoded; null for an agent without models
 * @param models the models that play, and the checkpoints they stood for when this was asked for
 * @param episodes how many there are
 * @param finished how many have been played
 * @param mean mean of the tasks' means, percent, over what has been played
 * @param tasks scores by task
 * @param millisPerDecision mean time of a decision
 * @param llm the LLM that is asked, for agents that ask one
 */
public record Evaluation(
        UUID id,
        String name,
        AgentKind agent,
        @Nullable String decoding,
        List<Model> models,
        JobState state,
        long episodes,
        long finished,
        @Nullable Double mean,
        List<TaskScore> tasks,
        @Nullable Double millisPerDecision,
        String simulatorVersion,
        @Nullable String codeVersion,
        List<Long> seeds,
        @Nullable Llm llm,
        @Nullable UUID jobId,
        Instant createdAt) {

    /**
     * A model that plays in a role, and its checkpoint.
     *
     * @param format the template it was trained with
     */
    public record Model(
            String role,
            String name,
            UUID checkpointId,
            @Nullable String format) {}

    /**
     * An LLM that is asked.
     *
     * @param maxDollars what the evaluation may cost; null for no limit
     * @param dollars what it has cost so far, as far as prices are known; calls on their way count with the most they may cost
     */
    public record Llm(
            @Nullable String model,
            @Nullable UUID examplesFrom,
            @Nullable Double maxDollars,
            BigDecimal dollars) {}

    /**
     * Scores of one task.
     *
     * @param mean mean final score, percent
     * @param solved share of episodes with the full score
     * @param failures episodes that ended by a fatal mistake
     * @param errors episodes without a score
     */
    public record TaskScore(
            String task,
            long episodes,
            @Nullable Double mean,
            double solved,
            long failures,
            long errors,
            @Nullable Double moves,
            @Nullable Double decisions) {}
}

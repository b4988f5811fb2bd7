package io.subgoal.api.agent;

import io.subgoal.api.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was played, and how: all that a score depends on.
 *
 * @param folds which of train, dev and test were played
 * @param beams width of every search of a model; null for greedy answers and wider searches where they will not do
 * @param llm of agents that ask one
 */
public record EvaluationFacts(
        UUID id,
        String name,
        AgentKind agent,
        JobState state,
        Instant createdAt,
        List<String> folds,
        List<Long> seeds,
        String simulatorVersion,
        String simplifications,
        EpisodeLimits limits,
        @Nullable String codeVersion,
        @Nullable String decoding,
        @Nullable Integer beams,
        @Nullable String controllerPolicy,
        @Nullable SubgoalSource subgoals,
        EvaluationRequest.@Nullable LlmPlayer llm,
        List<Player> models) {

    /**
     * A model that played, and where it comes from.
     *
     * @param format the template it was trained with
     * @param codeVersion of the software when the checkpoint was stored
     * @param trainedBy null if it was uploaded
     */
    public record Player(
            String role,
            String name,
            UUID checkpointId,
            String checkpoint,
            @Nullable String format,
            long updates,
            long parameters,
            @Nullable String codeVersion,
            @Nullable Origin trainedBy) {}

    /**
     * A training run and what it has learned from.
     *
     * @param annotationRunId null where the dataset's gold was learned
     * @param datasetChecksum SHA-256 over all trajectories
     */
    public record Origin(
            UUID trainingRunId,
            String trainingRun,
            @Nullable UUID annotationRunId,
            @Nullable String teacher,
            UUID datasetId,
            String dataset,
            @Nullable String datasetChecksum) {}
}

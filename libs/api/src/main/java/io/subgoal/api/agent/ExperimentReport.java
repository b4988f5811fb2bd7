package io.subgoal.api.agent;

import io.subgoal.api.JobState;
import io.subgoal.api.agent.EvaluationComparison.ConventionComparison;
import io.subgoal.api.agent.EvaluationComparison.LengthComparison;
import io.subgoal.api.agent.EvaluationComparison.TaskComparison;
import io.subgoal.api.agent.EvaluationReport.ConventionScore;
import io.subgoal.api.agent.EvaluationReport.LengthScores;
import io.subgoal.api.agent.EvaluationReport.PublishedScores;
import io.subgoal.api.agent.EvaluationReport.TaskScores;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of an experiment, the seeds of each part together.
 *
 * @param gold what was learned from; null before it is there
 * @param models the training runs that have begun
 * @param evaluations those that have a score
 * @param comparisons those whose evaluations both have scores
 * @param choices what was chosen, and the scores it was chosen by
 * @param published what others have published, for the tasks that were played
 * @param resampling how the intervals were found
 * @param notes what to know before the figures are quoted
 */
public record ExperimentReport(
        UUID experiment,
        String name,
        JobState state,
        @Nullable Gold gold,
        List<Model> models,
        List<Evaluated> evaluations,
        List<Compared> comparisons,
        List<Experiment.Outcome> choices,
        PublishedScores published,
        Resampling resampling,
        List<String> notes) {

    /**
     * The dataset and the sub-goals in it.
     *
     * @param checksum SHA-256 over all trajectories; null while it is made
     * @param annotationRunId null before the sub-goals are there
     */
    public record Gold(
            UUID datasetId,
            String dataset,
            @Nullable String checksum,
            @Nullable UUID annotationRunId,
            @Nullable String teacher) {}

    /**
     * A training run.
     *
     * @param key of the experiment, such as {@code joint@1}
     * @param updates steps it was asked for; null if it was not said
     * @param model what came of it; null before it has ended
     * @param curve what a sample of dev rows said on the way, by update
     */
    public record Model(
            String key,
            UUID trainingRunId,
            String role,
            String format,
            @Nullable Integer updates,
            @Nullable Trained model,
            List<Point> curve) {}

    /**
     * A trained model.
     *
     * @param update the step it was taken from
     * @param exactMatch share of dev rows, or of as many as its settings say, that it answers to the letter; null if that was not
     *     measured
     * @param weights SHA-256 of the file with its weights; null if they are in several files
     * @param codeVersion of this software when it was stored
     */
    public record Trained(
            UUID checkpointId,
            long update,
            long parameters,
            @Nullable Double exactMatch,
            @Nullable String weights,
            @Nullable String codeVersion) {}

    /**
     * What was measured on dev rows after an update.
     *
     * @param values by name, such as {@code dev_exact_match}
     */
    public record Point(long update, Map<String, Double> values) {}

    /**
     * Evaluations that are alike but for the seed their models were trained with.
     *
     * @param key of the experiment, such as {@code subgoal}
     * @param seeds one for each evaluation
     * @param scores of all their episodes, one for each convention
     */
    public record Evaluated(
            String key,
            List<OfSeed> seeds,
            EpisodeSums episodes,
            List<ConventionScore> scores,
            List<LengthScores> lengths,
            List<TaskScores> tasks,
            Map<StopReason, Long> stopReasons) {}

    /**
     * One of them.
     *
     * @param key of the experiment, such as {@code subgoal@1}
     * @param means mean of the tasks' means by each convention
     */
    public record OfSeed(String key, EvaluationFacts evaluation, Map<ScoreConvention, Double> means) {}

    /**
     * A difference, evaluation less baseline; a win is the evaluation's. The seeds of a variation are averaged first.
     *
     * @param seeds how many evaluations there are on each side
     * @param variations how many variations are compared
     */
    public record Compared(
            String evaluation,
            String baseline,
            int seeds,
            int variations,
            List<ConventionComparison> scores,
            List<LengthComparison> lengths,
            List<TaskComparison> tasks) {}
}

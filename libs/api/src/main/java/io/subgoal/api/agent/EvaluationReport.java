package io.subgoal.api.agent;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one evaluation by all conventions of the field.
 *
 * @param scores one for each convention; none if no episode has a score
 * @param lengths by length class
 * @param tasks in the order of their ids
 * @param stopReasons how many of the episodes with a score ended for which reason
 * @param published what others have published, beside it
 * @param resampling how the intervals were found
 * @param notes what to know before these figures are compared with others
 */
public record EvaluationReport(
        EvaluationFacts evaluation,
        EpisodeSums episodes,
        List<ConventionScore> scores,
        List<LengthScores> lengths,
        List<TaskScores> tasks,
        Map<StopReason, Long> stopReasons,
        PublishedScores published,
        Resampling resampling,
        List<String> notes) {

    /**
     * The mean by a convention.
     *
     * @param taskMeans mean of the tasks' means: the figure to quote
     * @param allEpisodes mean of all episodes
     * @param errorsAsZero mean of the tasks' means if every episode that failed had 0; null if none has failed
     */
    public record ConventionScore(
            ScoreConvention convention,
            Estimate taskMeans,
            Estimate allEpisodes,
            @Nullable Double errorsAsZero) {}

    /** A mean by a convention. */
    public record ConventionMean(ScoreConvention convention, Estimate mean) {}

    /**
     * The scores of the tasks of a length class.
     *
     * @param tasks how many of them have a score
     * @param scores means of the tasks' means
     */
    public record LengthScores(LengthClass length, int tasks, EpisodeSums episodes, List<ConventionMean> scores) {}

    /**
     * The scores of a task.
     *
     * @param task its id
     * @param scores none if no episode has one
     */
    public record TaskScores(
            String task, String name, LengthClass length, EpisodeSums episodes, List<ConventionMean> scores) {}

    /**
     * SwiftSage's table: scores that others have published, task by task.
     *
     * @param note what keeps them from being compared like with like
     * @param systems the columns
     * @param overall means over the tasks of this evaluation that have a score
     */
    public record PublishedScores(
            String source, String note, List<String> systems, List<PublishedTask> tasks, List<PublishedMean> overall) {}

    /**
     * A row of the table.
     *
     * @param oracleSteps mean length of the solutions
     * @param scores in the order of the systems
     */
    public record PublishedTask(String task, LengthClass length, double oracleSteps, List<Double> scores) {}

    /**
     * Means of the table over the tasks that this evaluation has as well.
     *
     * @param length null for all of them
     */
    public record PublishedMean(@Nullable LengthClass length, int tasks, List<Double> scores) {}
}

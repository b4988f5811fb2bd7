package io.subgoal.api.annotation;

import io.subgoal.api.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How good the annotations of a run are, as far as numbers can say.
 *
 * @param episodes all episodes by how they were annotated
 * @param byTask the same for each task
 * @param byFold the same for each fold
 * @param actions kept actions of the annotated episodes
 * @param sources where the actions' sub-goals come from
 * @param merges how many neighbouring sub-goals had the same text and became one
 * @param cutReplies episodes with a reply that was too long to be read to its end
 * @param dollarsPerEpisode over all episodes annotated or rejected; null if there are none
 */
public record AnnotationReport(
        UUID runId,
        UUID datasetId,
        String teacher,
        JobState state,
        Instant createdAt,
        EpisodeTotals episodes,
        List<EpisodeGroup> byTask,
        List<EpisodeGroup> byFold,
        long actions,
        List<SourceShare> sources,
        SubgoalNumbers subgoals,
        List<NameUse> vocabulary,
        long merges,
        RemovedActions removed,
        long cutReplies,
        List<ReasonCount> rejections,
        Cost cost,
        @Nullable Double dollarsPerEpisode,
        ReviewTotals reviews,
        FailureExamples failures) {

    /**
     * Episodes by how they were annotated.
     *
     * @param clean the first answer listed exactly the path
     * @param repaired something was asked again, added or removed, and every action found its place
     * @param fallback some actions were placed by the fall-back
     * @param rejected nothing came of it
     * @param pending not annotated so far
     */
    public record EpisodeTotals(long total, long clean, long repaired, long fallback, long rejected, long pending) {}

    /** The episodes of one task or fold. */
    public record EpisodeGroup(String name, EpisodeTotals episodes) {}

    /**
     * Number and share of actions.
     *
     * @param source {@code answer}, {@code single-missing}, {@code repair}, {@code fallback}, {@code rules} of a teacher
     *     without an LLM, {@code review} of a person, or
     *     {@code unknown}
     */
    public record SourceShare(String source, long actions, double share) {}

    /**
     * Sub-goals in numbers.
     *
     * @param distinct different texts
     * @param unknownNames sub-goals whose name is outside the vocabulary
     * @param vocabularyUsed how many names of the vocabulary occur
     * @param vocabularySize how many names the vocabulary has
     */
    public record SubgoalNumbers(
            long count,
            long distinct,
            long unknownNames,
            int vocabularyUsed,
            int vocabularySize,
            @Nullable Spread actionsPerSubgoal,
            @Nullable Spread subgoalsPerEpisode) {}

    /** How a number is distributed; quantiles by nearest rank. */
    public record Spread(double mean, int min, int p25, int median, int p75, int p90, int max) {}

    /**
     * A name of sub-goals.
     *
     * @param known whether the vocabulary has it
     * @param count sub-goals of that name
     * @param episodes episodes in which it occurs
     */
    public record NameUse(String name, boolean known, long count, long episodes, Spread actions) {}

    /** Actions that the LLM has listed and the paths have not. */
    public record RemovedActions(long actions, long episodes, List<ActionCount> mostFrequent) {}

    public record ActionCount(String action, long count) {}

    /** Why episodes were rejected, and how many for that reason. */
    public record ReasonCount(String reason, long count) {}

    /** What people think of the annotations. */
    public record ReviewTotals(long open, long accepted, long rejected, long edited) {}

    /** Examples of each kind of failure, spread over the tasks. */
    public record FailureExamples(
            List<FailureExample> repaired,
            List<FailureExample> fallback,
            List<FailureExample> rejected,
            List<FailureExample> unknownNames) {}

    /**
     * An episode that was not annotated cleanly.
     *
     * @param annotationId none if it was rejected
     * @param what what happened, in words
     */
    public record FailureExample(
            @Nullable Long annotationId,
            long trajectoryId,
            String task,
            int variation,
            String fold,
            List<String> what) {}
}

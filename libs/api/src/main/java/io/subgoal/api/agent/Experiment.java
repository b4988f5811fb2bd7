package io.subgoal.api.agent;

import io.subgoal.api.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An experiment and how it stands.
 *
 * @param stages what it is made of, in order; those that have not begun have no id yet
 * @param choices what was chosen, and the scores it was chosen by
 * @param error why it failed and what to do
 */
public record Experiment(
        UUID id,
        String name,
        JobState state,
        @Nullable String message,
        @Nullable String error,
        List<Stage> stages,
        List<Outcome> choices,
        List<Pair> comparisons,
        UUID jobId,
        Instant createdAt) {

    /**
     * A stage.
     *
     * @param key what it is, such as {@code training joint@1}
     * @param service whose work it is
     * @param id the dataset, run or evaluation
     * @param state null before it has begun, or while its service does not answer
     * @param reused whether it was there before
     * @param etaSeconds guess of the seconds left, while it runs
     * @param mean of an evaluation: mean of the tasks' means so far, percent
     */
    public record Stage(
            String key,
            String service,
            @Nullable UUID id,
            @Nullable UUID jobId,
            @Nullable JobState state,
            boolean reused,
            long progress,
            long total,
            @Nullable Long etaSeconds,
            @Nullable String message,
            @Nullable String error,
            @Nullable Double mean) {}

    /**
     * What came of a choice among evaluations.
     *
     * @param by the convention that scores are counted by
     * @param chosen the one with the best mean, once all have ended
     */
    public record Outcome(
            String name,
            ScoreConvention by,
            List<Candidate> candidates,
            @Nullable String chosen) {}

    /**
     * An evaluation to choose.
     *
     * @param mean mean of the tasks' means over all seeds, percent, once it has ended
     */
    public record Candidate(String evaluation, @Nullable Double mean) {}

    /**
     * Two evaluations that are compared.
     *
     * @param path where the comparison is read, once both have ended
     */
    public record Pair(
            String evaluation, String baseline, @Nullable String path) {}
}

package io.subgoal.api.annotation;

import io.subgoal.api.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sub-goals one teacher named in one dataset.
 *
 * @param annotated trajectories annotated so far
 * @param subgoals sub-goals named in all
 * @param actionsPerSubgoal mean number of actions a sub-goal takes
 * @param vocabulary the most frequent names of sub-goals
 */
public record AnnotationRun(
        UUID id,
        UUID datasetId,
        String teacher,
        JobState state,
        long annotated,
        long subgoals,
        @Nullable Double actionsPerSubgoal,
        List<NameCount> vocabulary,
        @Nullable UUID jobId,
        Instant createdAt) {

    /** A sub-goal's name without its arguments, and how often it occurs. */
    public record NameCount(String name, long count) {}
}

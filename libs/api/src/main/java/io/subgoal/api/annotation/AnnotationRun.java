package io.subgoal.api.annotation;

import io.subgoal.api.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sub-goals one teacher named in one dataset.
 *
 * @param rules version of the rules, with the teacher {@code offline}: other rules name other sub-goals
 * @param settings how the teacher is asked; nothing with the teacher {@code offline}
 * @param byStatus annotations by how they came about: {@code clean}, {@code repaired}, {@code fallback}, and
 *     {@code rejected} episodes, of which nothing came
 * @param cost what it has taken so far; nothing with the teacher {@code offline}
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
        @Nullable Integer rules,
        @Nullable TeacherSettings settings,
        Map<String, Long> byStatus,
        @Nullable Cost cost,
        long annotated,
        long subgoals,
        @Nullable Double actionsPerSubgoal,
        List<NameCount> vocabulary,
        @Nullable UUID jobId,
        Instant createdAt) {

    /** A sub-goal's name without its arguments, and how often it occurs. */
    public record NameCount(String name, long count) {}
}

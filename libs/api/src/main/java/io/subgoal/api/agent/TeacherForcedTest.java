package io.subgoal.api.agent;

import io.subgoal.api.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What models answer to rows of a fold, each in the state of the annotated episode, whatever they answered before. Not
 * comparable with play.
 *
 * @param models those that are tested, and the checkpoints they stood for when this was asked for
 * @param tasks ids; null for all
 * @param rowsPerRole how many rows of each role at most
 * @param rows how many there are in all; 0 until they have been counted
 * @param answered how many have been answered
 * @param right how many answers are the target, to the letter
 * @param exactMatch share of these, 0 to 1; null before the first answer
 */
public record TeacherForcedTest(
        UUID id,
        String name,
        UUID annotationRunId,
        String fold,
        List<Evaluation.Model> models,
        @Nullable List<String> tasks,
        int rowsPerRole,
        int beams,
        JobState state,
        long rows,
        long answered,
        long right,
        @Nullable Double exactMatch,
        String codeVersion,
        UUID jobId,
        Instant createdAt) {}

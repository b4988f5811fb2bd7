package io.subgoal.api.annotation;

import io.subgoal.api.annotation.AnnotationReview.SubgoalLength;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An annotation with all there is to know about it.
 *
 * @param description the task in words
 * @param subgoals the sub-goals with their actions, in the form in which they can be sent back
 * @param history the changes, oldest first
 */
public record AnnotationDetail(
        AnnotationReview summary,
        UUID runId,
        String description,
        List<Annotation.SubgoalSpan> subgoals,
        List<AnnotatedStep> steps,
        AnnotationProvenance provenance,
        List<AnnotationChange> history) {

    /**
     * A kept step.
     *
     * @param number counted from 1
     * @param score 0 to 1, after the action
     * @param source where its sub-goal comes from: {@code answer}, {@code single-missing}, {@code repair},
     *     {@code fallback}, {@code rules} of a teacher without an LLM, {@code review} of a person, or
     *     {@code unknown}
     */
    public record AnnotatedStep(
            int number, String action, String observation, double score, String subgoal, String source) {}

    /**
     * How the teacher's sub-goals came about.
     *
     * @param calls replies of an LLM that were used
     * @param removed actions that the LLM has listed and the path has not
     * @param merges how many neighbouring sub-goals had the same text and became one
     * @param unknownNames names outside the vocabulary
     * @param cut whether a reply was too long to be read to its end
     * @param sources number of actions by where the teacher's sub-goal comes from
     */
    public record AnnotationProvenance(
            int calls,
            List<String> removed,
            int merges,
            List<String> unknownNames,
            boolean cut,
            Map<String, Integer> sources) {}

    /**
     * A change.
     *
     * @param version the version it made
     * @param review the state of review after it
     * @param before the sub-goals before it, if it changed them
     */
    public record AnnotationChange(
            int version,
            String reviewer,
            Instant at,
            String review,
            @Nullable String note,
            @Nullable List<SubgoalLength> before) {}
}

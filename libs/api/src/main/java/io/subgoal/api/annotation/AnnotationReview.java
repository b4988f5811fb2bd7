package io.subgoal.api.annotation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An annotation in a list of what there is to review.
 *
 * @param status {@code clean}, {@code repaired} or {@code fallback}
 * @param review {@code open}, {@code accepted} or {@code rejected}; what is rejected makes no training rows
 * @param edited whether a person has changed the teacher's sub-goals
 * @param version number of changes so far; a change names the version it was made for
 * @param reviewer who changed it last
 * @param suspicion how much there is to look at, for sorting; 0 if nothing is out of the ordinary
 * @param reasons what is out of the ordinary
 */
public record AnnotationReview(
        long id,
        long trajectoryId,
        String task,
        int variation,
        String fold,
        String status,
        String review,
        boolean edited,
        int version,
        @Nullable String reviewer,
        @Nullable Instant reviewedAt,
        @Nullable String note,
        int suspicion,
        List<String> reasons,
        List<SubgoalLength> subgoals) {

    /** A sub-goal and how many actions it takes. */
    public record SubgoalLength(String subgoal, int actions) {}
}

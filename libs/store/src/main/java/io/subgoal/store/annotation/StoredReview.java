package io.subgoal.store.annotation;

import io.subgoal.textworld.task.Fold;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An annotation without its steps: how it came about and what people think of it.
 *
 * @param status {@code clean}, {@code repaired} or {@code fallback}
 * @param provenance JSON of the teacher's own record; <code>{}</code> of a teacher that works by rules
 * @param edited whether the sub-goals are no longer those of the teacher
 * @param version number of changes so far
 * @param suspicion how much there is to look at; 0 if nothing is out of the ordinary
 */
public record StoredReview(
        long id,
        UUID runId,
        long trajectoryId,
        String taskId,
        int variation,
        Fold fold,
        List<Cut> cuts,
        String status,
        String provenance,
        Review review,
        boolean edited,
        int version,
        @Nullable String reviewer,
        @Nullable Instant reviewedAt,
        @Nullable String note,
        int suspicion) {

    public StoredReview {
        cuts = List.copyOf(cuts);
    }

    /** Number of kept actions. */
    public int actions() {
        return cuts.stream().mapToInt(Cut::steps).sum();
    }
}

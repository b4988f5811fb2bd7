package io.subgoal.store.annotation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of an annotation.
 *
 * @param version the version that it made
 * @param review the state of review after it
 * @param before the sub-goals before it
 */
public record StoredChange(
        int version,
        String reviewer,
        Instant at,
        Review review,
        @Nullable String note,
        List<Cut> before) {

    public StoredChange {
        before = List.copyOf(before);
    }
}

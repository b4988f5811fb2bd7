package io.subgoal.api.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two episodes side by side, step by step.
 *
 * @param sameStart whether both are of one variation of one task
 * @param partAt number of the first row whose actions differ; null if they never do
 * @param rows what each did; markers stand in rows of their own
 */
public record EpisodeComparison(
        Episode left,
        Episode right,
        boolean sameStart,
        @Nullable Integer partAt,
        List<Row> rows) {

    /** What each did at one moment; null for one whose episode was over. */
    public record Row(
            int index, @Nullable Side left, @Nullable Side right, boolean same) {}

    /** What one did. */
    public record Side(
            @Nullable String subgoal,
            String action,
            @Nullable String stage,
            String observation,
            double score,
            int moves) {}
}

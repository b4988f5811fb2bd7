package io.subgoal.api.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value that was measured after an update, or the mean of several.
 *
 * @param update the update, or the last of those drawn together
 * @param bucket what was drawn together for a chart; absent for a single value as it was measured
 */
public record Metric(
        long update,
        String name,
        double value,
        Instant at,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Bucket bucket) {

    /**
     * Values drawn together.
     *
     * @param from the first of the updates
     * @param values how many values they are
     * @param last the value of the last update
     */
    public record Bucket(long from, long values, double min, double max, double last) {}
}

package io.subgoal.api.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions, in the order of the states. */
public record DecideBatchResponse(List<Item> items) {

    /** A decision, or the problem that kept it from being made. */
    public record Item(
            @Nullable DecideResponse decision, @Nullable Problem problem) {}

    /**
     * What was wrong with one state.
     *
     * @param status what it would have been answered with by itself
     * @param field the field at fault, if it is one
     */
    public record Problem(
            int status, String detail, @Nullable String field) {}
}

package io.subgoal.api.agent;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * Another environment that begins where one was after a step.
 *
 * @param step number of the step, 0 for the beginning; the last one if left out
 * @param leaseSeconds how long it is kept after each call; as the first one if left out
 */
public record EnvironmentBranch(
        @Min(0) @Nullable Integer step,
        @Min(1) @Max(86_400) @Nullable Integer leaseSeconds) {

    /** From the last step. */
    public static final EnvironmentBranch NOW = new EnvironmentBranch(null, null);
}

package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * What a run may take. A call that might go over it is not made: the run pauses instead.
 *
 * @param tokens tokens of questions and answers together
 * @param dollars money by the service's price table
 */
public record Budget(
        @Positive @Schema(example = "2000000") @Nullable Long tokens,

        @Positive @Max(1_000_000) @Schema(example = "5.0") @Nullable
        Double dollars) {}

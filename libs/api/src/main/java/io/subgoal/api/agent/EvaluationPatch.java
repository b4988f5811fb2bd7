package io.subgoal.api.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

/**
 * Another budget for an evaluation; its job goes on when it is resumed.
 *
 * @param maxDollars what the whole evaluation may cost, with what it has cost already
 */
public record EvaluationPatch(
        @NotNull @Positive @Max(1_000_000) @Schema(example = "5.0")
        Double maxDollars) {}

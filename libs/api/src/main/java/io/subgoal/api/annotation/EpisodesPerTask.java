package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How many episodes of each task are taken from each fold, at even distances; all if there are no more. */
public record EpisodesPerTask(
        @Min(0) @Max(10_000) @Schema(example = "60") int train,
        @Min(0) @Max(10_000) @Schema(example = "10") int dev,
        @Min(0) @Max(10_000) @Schema(example = "0") int test) {}

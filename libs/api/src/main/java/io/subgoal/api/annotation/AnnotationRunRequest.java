package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * An annotation of a dataset.
 *
 * @param teacher who names the sub-goals; {@code offline} works by rules, without a key or a network
 */
public record AnnotationRunRequest(
        @NotNull @Pattern(regexp = "offline", message = "must be 'offline'") @Schema(example = "offline")
        String teacher) {}

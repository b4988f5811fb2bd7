package io.subgoal.api.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Something to do in an environment.
 *
 * @param action in plain words; the number of a reading, where the world has asked which was meant
 * @param step number that this step is to have, the first being 1. With it a call that got no answer can be repeated:
 *     a step that is done already is answered again and not played twice
 */
public record EnvironmentAction(
        @NotNull @Size(min = 1, max = 300) @Schema(example = "open door to kitchen")
        String action,

        @Min(1) @Nullable Integer step) {}

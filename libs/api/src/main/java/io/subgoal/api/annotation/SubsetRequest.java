package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A dataset to make of those trajectories of another that pass a filter.
 *
 * @param name unique name
 * @param filter says which trajectories
 */
public record SubsetRequest(
        @NotNull
        @Size(min = 1, max = 100)
        @Pattern(regexp = DatasetRequest.NAME, message = DatasetRequest.NAME_RULE)
        @Schema(example = "quick-solved")
        String name,

        @NotNull @Valid DatasetFilter filter) {}

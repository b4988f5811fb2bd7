package io.subgoal.api.training;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A change of a checkpoint; what is left out stays as it is.
 *
 * @param name another name
 * @param pinned whether it is kept until somebody lets it go
 */
public record CheckpointPatch(
        @Size(min = 1, max = 100)
        @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]*", message = "must be letters, digits, '.', '_' or '-'")
        @Schema(example = "joint-final")
        @Nullable
        String name,

        @Schema(example = "true") @Nullable Boolean pinned) {}

package io.subgoal.api.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Episodes of one task.
 *
 * @param task id or name
 * @param variations numbers and ranges such as {@code 225-234}, or {@code train}, {@code dev}, {@code test} for a whole
 *     fold, {@code test:10} for the first so many of one, {@code test/10} for so many at even distances
 */
public record TaskVariations(
        @NotNull @Size(max = 100) @Schema(example = "4-4") String task,

        @NotEmpty @Size(max = 1000) @Schema(example = "[\"test/10\"]")
        List<@NotNull String> variations) {}

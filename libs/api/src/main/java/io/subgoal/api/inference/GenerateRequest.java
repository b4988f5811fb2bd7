package io.subgoal.api.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to generate from.
 *
 * @param inputs one answer is given for each
 * @param beams 1 for greedy decoding, the default
 * @param count how many hypotheses are returned, at most {@code beams}; 1 if left out
 * @param maxNewTokens longest answer, in tokens; 32 if left out
 * @param candidates if given, the answer is the one among these that is most probable under the model, exactly
 */
public record GenerateRequest(
        @NotEmpty @Size(max = 256) List<@NotBlank @Size(max = 100_000) String> inputs,
        @Min(1) @Max(64) @Schema(example = "5") @Nullable Integer beams,
        @Min(1) @Max(64) @Nullable Integer count,
        @Min(1) @Max(1024) @Nullable Integer maxNewTokens,
        @Size(min = 1, max = 10_000) @Nullable List<@NotBlank @Size(max = 1000) String> candidates) {}

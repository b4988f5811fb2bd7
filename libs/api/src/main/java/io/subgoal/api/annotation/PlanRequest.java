package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A plan for an episode of which no solution is known.
 *
 * @param task id or name of the task
 * @param variation its variation, if it is known; an example of the same variation is not shown then
 * @param description the task in words, without the simulator's header line
 * @param look what the player sees
 * @param inventory what the player carries
 * @param model the LLM; the service's if left out
 * @param examplesFrom an annotation run: one of its train episodes of the same task is shown as an example
 * @param maxDollars what the plan may cost; a call that might go over it is not made (409)
 */
public record PlanRequest(
        @NotNull @Schema(example = "4-1") String task,
        @Min(0) @Nullable Integer variation,
        @NotBlank @Size(max = 10_000) String description,
        @NotBlank @Size(max = 50_000) String look,
        @NotNull @Size(max = 20_000) String inventory,
        @Size(min = 1, max = 200) @Nullable String model,
        @DecimalMin("0") @DecimalMax("2") @Nullable Double temperature,
        @Nullable Long seed,
        @Min(1) @Max(1_000_000) @Nullable Integer maxTokens,
        @Nullable UUID examplesFrom,
        @Positive @Max(1_000_000) @Nullable Double maxDollars) {}

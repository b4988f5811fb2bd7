package io.subgoal.api.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * An environment to play in.
 *
 * @param task id or name of a task
 * @param variation number of a variation of the task
 * @param simplifications joined by commas; {@code easy} if left out, none if empty
 * @param moves the episode ends when it has used more; 100 if left out
 * @param leaseSeconds how long it is kept after each call; as the service is set if left out
 */
public record EnvironmentRequest(
        @NotNull @Size(min = 1, max = 100) @Schema(example = "4-1")
        String task,

        @NotNull @Min(0) Integer variation,
        @Size(max = 200) @Nullable String simplifications,
        @Min(1) @Max(1_000) @Nullable Integer moves,
        @Min(1) @Max(86_400) @Nullable Integer leaseSeconds) {}

package io.subgoal.api.agent;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What an environment begins anew with. What is left out stays as it was.
 *
 * @param task id or name of a task; needs a variation
 * @param variation number of a variation of the task
 * @param simplifications joined by commas; none if empty
 * @param moves the episode ends when it has used more
 */
public record EnvironmentReset(
        @Size(min = 1, max = 100) @Nullable String task,
        @Min(0) @Nullable Integer variation,
        @Size(max = 200) @Nullable String simplifications,
        @Min(1) @Max(1_000) @Nullable Integer moves) {

    /** The same episode from its beginning. */
    public static final EnvironmentReset SAME = new EnvironmentReset(null, null, null, null);
}

package io.subgoal.api.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Names of the served models that play. Either {@code imitation}, or the three others, which may be one and the same.
 */
public record PolicyModels(
        @Size(max = 100) @Schema(example = "joint") @Nullable
        String executor,

        @Size(max = 100) @Schema(example = "joint") @Nullable
        String controller,

        @Size(max = 100) @Schema(example = "joint") @Nullable
        String firstSubgoal,

        @Size(max = 100) @Nullable String imitation) {

    /** One model for all three sub-goal roles. */
    public static PolicyModels joint(String model) {
        return new PolicyModels(model, model, model, null);
    }

    public static PolicyModels imitating(String model) {
        return new PolicyModels(null, null, null, model);
    }
}

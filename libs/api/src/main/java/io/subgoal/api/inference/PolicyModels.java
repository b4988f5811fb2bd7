package io.subgoal.api.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names of the served models that play. Either {@code imitation}, or {@code executor}, {@code controller} and
 * {@code firstSubgoal}, which may be one and the same.
 *
 * @param encoder any model: where no answer is a valid action, the one that its encoder finds nearest in meaning is taken;
 *     if left out, the one with the most words in common
 */
public record PolicyModels(
        @Size(max = 100) @Schema(example = "joint") @Nullable
        String executor,

        @Size(max = 100) @Schema(example = "joint") @Nullable
        String controller,

        @Size(max = 100) @Schema(example = "joint") @Nullable
        String firstSubgoal,

        @Size(max = 100) @Nullable String imitation,
        @Size(max = 100) @Nullable String encoder) {

    /** Models that go by words where no answer is a valid action. */
    public PolicyModels(
            @Nullable String executor,
            @Nullable String controller,
            @Nullable String firstSubgoal,
            @Nullable String imitation) {
        this(executor, controller, firstSubgoal, imitation, null);
    }

    /** One model for all three sub-goal roles. */
    public static PolicyModels joint(String model) {
        return new PolicyModels(model, model, model, null);
    }

    public static PolicyModels imitating(String model) {
        return new PolicyModels(null, null, null, model);
    }

    /** Every model that is named, once. */
    public Set<String> names() {
        return Stream.of(executor, controller, firstSubgoal, imitation, encoder)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}

package io.subgoal.api.inference;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state to decide in.
 *
 * @param validActions the actions that are possible now, if the caller knows them
 * @param rejected actions that the world did not understand in this very state: something else is chosen
 * @param decoding {@code free} (the default): what the model says; {@code constrained}: the valid action that is most
 *     probable under the model
 */
public record DecideRequest(
        @NotNull @Valid PolicyModels models,
        @NotNull @Valid EpisodeState state,
        @Size(max = 10_000) @Nullable List<@NotNull @Size(max = 1000) String> validActions,
        @Size(max = 100) @Nullable List<@NotNull @Size(max = 1000) String> rejected,

        @Pattern(regexp = "free|constrained", message = "must be 'free' or 'constrained'") @Nullable
        String decoding) {}

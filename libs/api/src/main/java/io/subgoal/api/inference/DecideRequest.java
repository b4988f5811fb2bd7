package io.subgoal.api.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
 * @param beams width of every search; if left out, answers are greedy, and wider searches are made only where the best
 *     answer will not do
 * @param count how many of the acting model's answers are returned, at most {@code beams} unless constrained; 1 if left
 *     out
 * @param controllerPolicy when the controller is asked: {@code on_marker} (the default), when the executor ends a sub-goal,
 *     {@code every_step}, or {@code never}: the executor acts under the sub-goals there are, also under none
 * @param nextSubgoal what to go on with where a sub-goal is needed, instead of asking a model for it
 * @param givenUp sub-goals that came to nothing here, as the last decision said; others are named
 */
public record DecideRequest(
        @NotNull @Valid PolicyModels models,
        @NotNull @Valid EpisodeState state,
        @Size(max = 10_000) @Nullable List<@NotNull @Size(max = 1000) String> validActions,
        @Size(max = 100) @Nullable List<@NotNull @Size(max = 1000) String> rejected,

        @Pattern(regexp = "free|constrained", message = "must be 'free' or 'constrained'") @Nullable
        String decoding,

        @Min(1) @Max(64) @Schema(example = "5") @Nullable Integer beams,
        @Min(1) @Max(64) @Nullable Integer count,

        @Pattern(regexp = "on_marker|every_step|never", message = "must be 'on_marker', 'every_step' or 'never'")
        @Nullable
        String controllerPolicy,

        @Size(min = 1, max = 1000) @Nullable String nextSubgoal,

        @Size(max = MOST_GIVEN_UP) @Nullable List<@NotNull @Size(max = 1000) String> givenUp) {

    /** How many sub-goals may be given up; of more, those given up last are told. */
    public static final int MOST_GIVEN_UP = 100;

    /** A state to decide in as is usual. */
    public DecideRequest(
            PolicyModels models,
            EpisodeState state,
            @Nullable List<String> validActions,
            @Nullable List<String> rejected,
            @Nullable String decoding) {
        this(models, state, validActions, rejected, decoding, null, null, null, null, null);
    }
}

package io.subgoal.api.agent;

import io.subgoal.api.inference.PolicyModels;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Episodes to play.
 *
 * @param name unique name
 * @param agent {@code subgoal}, {@code imitation}, {@code random} or {@code gold}
 * @param models names of served models, for agents that have any
 * @param decoding {@code free} or {@code constrained}, for agents with models
 * @param episodes which variations of which tasks
 * @param simplifications {@code easy} if left out
 * @param seed of agents that draw at random; 1 if left out
 */
public record EvaluationRequest(
        @NotNull
        @Size(min = 1, max = 100)
        @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]*", message = "must be letters, digits, '.', '_' or '-'")
        @Schema(example = "subgoal-test")
        String name,

        @NotNull @Schema(example = "subgoal") AgentKind agent,
        @Valid @Nullable PolicyModels models,

        @Pattern(regexp = "free|constrained", message = "must be 'free' or 'constrained'") @Nullable
        String decoding,

        @NotEmpty @Size(max = 30) List<@NotNull @Valid TaskVariations> episodes,
        @Size(max = 200) @Nullable String simplifications,
        @Valid @Nullable EpisodeLimits limits,
        @Nullable Long seed) {}

package io.subgoal.api.agent;

import io.subgoal.api.inference.PolicyModels;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Episodes to play.
 *
 * @param name unique name
 * @param agent who plays
 * @param models names of served models, for agents that have any
 * @param decoding {@code free} or {@code constrained}, for agents with models
 * @param beams width of every search of a model; greedy, and wider only where the best answer will not do, if left out
 * @param controllerPolicy when the controller is asked: {@code on_marker} (the default) or {@code every_step}
 * @param subgoals where sub-goals come from, for the sub-goal agent; the models if left out
 * @param llm for agents that ask an LLM: {@code react} and {@code planner}
 * @param format the template that the models must have been trained with; whichever they have in common if left out
 * @param set episodes that have a name; either this or {@code episodes}
 * @param tasks which tasks of the set, by id or name; all if left out
 * @param episodes which variations of which tasks
 * @param share of the episodes of each task only so many, rounded up, at even distances: 0.1 of {@code test_first10} is one of
 *     the first ten; all if left out
 * @param simplifications {@code easy} if left out
 * @param seeds of agents that draw at random: every variation is played once with each; 1 if left out
 * @param trace {@code usual}, or {@code full}: with the number of valid actions at every step, which takes time
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

        @Min(1) @Max(64) @Schema(example = "5") @Nullable Integer beams,

        @Pattern(regexp = "on_marker|every_step", message = "must be 'on_marker' or 'every_step'") @Nullable
        String controllerPolicy,

        @Valid @Nullable SubgoalSource subgoals,
        @Valid @Nullable LlmPlayer llm,
        @Size(max = 60) @Nullable String format,
        @Nullable EpisodeSet set,
        @Size(min = 1, max = 30) @Nullable List<@NotNull @Size(max = 100) String> tasks,
        @Size(min = 1, max = 30) @Nullable List<@NotNull @Valid TaskVariations> episodes,

        @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") @Schema(example = "0.5") @Nullable
        Double share,

        @Size(max = 200) @Nullable String simplifications,
        @Valid @Nullable EpisodeLimits limits,
        @Size(min = 1, max = 100) @Nullable List<@NotNull Long> seeds,

        @Pattern(regexp = "usual|full", message = "must be 'usual' or 'full'") @Nullable
        String trace) {

    /** Given variations, played as is usual. */
    public static EvaluationRequest of(
            String name, AgentKind agent, @Nullable PolicyModels models, List<TaskVariations> episodes) {
        return new EvaluationRequest(
                name, agent, models, null, null, null, null, null, null, null, null, episodes, null, null, null, null,
                null);
    }

    /**
     * What is asked of an LLM.
     *
     * @param model its name; the service's if left out
     * @param examplesFrom an annotation run whose train episodes are shown as examples
     * @param maxDollars what the whole evaluation may cost; it rests before it would cost more
     */
    public record LlmPlayer(
            @Size(min = 1, max = 200) @Nullable String model,
            @Nullable UUID examplesFrom,

            @Positive @Max(1_000_000) @Schema(example = "5.0") @Nullable
            Double maxDollars) {}
}

package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An annotation of a dataset. What is left out takes the service's settings. The teacher {@code offline} annotates the
 * whole dataset; nothing else has a meaning for it.
 *
 * @param teacher who names the sub-goals: {@code offline} works by rules, without a key or a network; {@code openai} asks a
 *     server that speaks OpenAI's protocol; {@code openai-batch} asks the same through the provider's batches, which cost less
 *     and take up to a day each; {@code replay} uses the answers that are stored already and asks nobody
 * @param model the LLM
 * @param maxTokens most tokens of an answer
 * @param prompts version of the texts that are sent
 * @param compat {@code reference} reads answers as the published code does, mistakes included
 * @param folds folds to annotate; train and dev if left out
 * @param sameTaskExample whether an annotated train episode of the same task is shown with each question
 * @param replayOf with the teacher {@code replay}, the run whose settings are taken
 * @param rules with the teacher {@code offline}, the version of its rules; the newest if left out. By the first what is mixed is not
 *     said, only in what
 */
public record AnnotationRunRequest(
        @NotNull
        @Pattern(
                regexp = "offline|openai|openai-batch|replay",
                message = "must be 'offline', 'openai', 'openai-batch' or 'replay'")
        @Schema(example = "offline")
        String teacher,

        @Size(min = 1, max = 200) @Nullable String model,

        @DecimalMin("0") @DecimalMax("2") @Nullable Double temperature,

        @Nullable Long seed,

        @Min(1) @Max(1_000_000) @Nullable Integer maxTokens,

        @Size(max = 20) @Schema(example = "v1") @Nullable String prompts,

        @Pattern(regexp = "standard|reference", message = "must be 'standard' or 'reference'") @Nullable
        String compat,

        @Size(min = 1, max = 3) @Schema(example = "[\"train\", \"dev\"]") @Nullable
        List<@NotNull String> folds,

        @Nullable Boolean sameTaskExample,

        @Valid @Nullable Budget budget,

        @Nullable UUID replayOf,

        @Min(1) @Max(NEWEST_RULES) @Nullable Integer rules) {

    /** The newest version of the offline teacher's rules. */
    public static final int NEWEST_RULES = 2;

    private static final String OFFLINE = "offline";

    /** Sub-goals by the newest rules. */
    public static AnnotationRunRequest offline() {
        return offline(null);
    }

    private static AnnotationRunRequest offline(@Nullable Integer rules) {
        return new AnnotationRunRequest(OFFLINE, null, null, null, null, null, null, null, null, null, null, rules);
    }

    /** The version of the rules that are asked for, of a request that says nothing else; empty of any other. */
    public OptionalInt rulesOnly() {
        return equals(offline(rules))
                ? OptionalInt.of(Objects.requireNonNullElse(rules, NEWEST_RULES))
                : OptionalInt.empty();
    }
}

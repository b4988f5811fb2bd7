package io.subgoal.api.openai;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.subgoal.api.inference.GenerateLimits;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for completions as OpenAI has it. Fields that are not known here are ignored, as its clients send more with
 * every version.
 *
 * @param model name of a served model
 * @param prompt a text, texts, the ids of a text, or the ids of texts
 * @param maxTokens longest completion, in tokens; 16 if left out
 * @param temperature 0: the most probable completion; 1, the default as with OpenAI: drawn from the model's own distribution
 * @param topP only the most probable tokens that have this share of the probability together are drawn from
 * @param n completions of each prompt
 * @param bestOf how many completions are generated, of which the {@code n} best are given: drawn ones by their
 *     log-probability per token; with temperature 0 this is the width of a beam search. {@code n} if left out
 * @param logprobs if given, from 0 to 5: completions come with their tokens' log-probabilities; those of other tokens are
 *     not told
 * @param stop a text or up to 16: a completion ends before any of them
 * @param stream whether the completion comes in parts, as server-sent events
 * @param seed the same request with the same seed has the same completions
 * @param user is ignored
 * @param echo must be false
 * @param suffix must be left out
 * @param presencePenalty must be 0
 * @param frequencyPenalty must be 0
 * @param logitBias must be empty
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CompletionRequest(
        @NotNull @Size(min = 1, max = 100) String model,

        @NotNull
        @Schema(description = "a text, texts, the ids of a text, or the ids of texts", example = "executor | ...")
        Object prompt,

        @JsonProperty("max_tokens")
        @Schema(description = "longest completion, in tokens; 16 if left out")
        @Min(1)
        @Max(GenerateLimits.NEW_TOKENS)
        @Nullable
        Integer maxTokens,

        @DecimalMin("0") @DecimalMax("2") @Nullable Double temperature,

        @JsonProperty("top_p")
        @Schema(
                description =
                        "only the most probable tokens that have this share of the probability together are drawn from")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        @Nullable
        Double topP,

        @Min(1) @Max(GenerateLimits.BEAMS) @Nullable Integer n,

        @JsonProperty("best_of")
        @Schema(
                description =
                        "how many completions are generated, of which the `n` best are given: drawn ones by their log-probability per token; with temperature 0 this is the width of a beam search. `n` if left out")
        @Min(1)
        @Max(GenerateLimits.BEAMS)
        @Nullable
        Integer bestOf,

        @Min(0) @Max(5) @Nullable Integer logprobs,
        @Nullable Object stop,
        @Nullable Boolean stream,

        @JsonProperty("stream_options") @Valid @Nullable StreamOptions streamOptions,

        @Nullable Long seed,
        @Nullable String user,
        @Nullable Boolean echo,
        @Nullable String suffix,

        @JsonProperty("presence_penalty") @Schema(description = "must be 0") @Nullable
        Double presencePenalty,

        @JsonProperty("frequency_penalty") @Schema(description = "must be 0") @Nullable
        Double frequencyPenalty,

        @JsonProperty("logit_bias") @Schema(description = "must be empty") @Nullable
        Map<String, Object> logitBias) {

    /**
     * Options of a stream.
     *
     * @param includeUsage whether the last part counts the tokens
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record StreamOptions(
            @JsonProperty("include_usage") @Schema(description = "whether the last part counts the tokens") @Nullable
            Boolean includeUsage) {}
}

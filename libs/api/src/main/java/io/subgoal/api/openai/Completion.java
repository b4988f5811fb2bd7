package io.subgoal.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Completions, or a part of them in a stream.
 *
 * @param object always {@code text_completion}
 * @param created seconds since 1970
 * @param systemFingerprint tells the checkpoint: with the same one, the same seed gives the same completions
 * @param usage counts tokens; in a stream only its last part has it, if that was asked for
 */
public record Completion(
        String id,
        @Schema(example = "text_completion") String object,
        long created,
        String model,

        @JsonProperty("system_fingerprint")
        @Schema(description = "tells the checkpoint: with the same one, the same seed gives the same completions")
        String systemFingerprint,

        List<Choice> choices,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Usage usage) {

    /**
     * A completion.
     *
     * @param index those of the first prompt come first
     * @param finishReason {@code stop} or {@code length}; null in a stream while it goes on
     */
    @Schema(name = "CompletionChoice")
    public record Choice(
            String text,
            int index,
            @Nullable Logprobs logprobs,

            @JsonProperty("finish_reason")
            @Schema(description = "`stop` or `length`; null in a stream while it goes on")
            @Nullable
            String finishReason) {}

    /**
     * The tokens of a completion; the last one is the end token, without a text, if the model ended it.
     *
     * @param tokens what each token adds to the text
     * @param textOffset where that begins in the text
     * @param topLogprobs always null: those of other tokens are not told
     */
    @Schema(name = "CompletionLogprobs")
    public record Logprobs(
            List<String> tokens,

            @JsonProperty("token_logprobs") List<Double> tokenLogprobs,

            @JsonProperty("text_offset") @Schema(description = "where the text of each token begins")
            List<Integer> textOffset,

            @JsonProperty("top_logprobs")
            @Schema(description = "always null: those of other tokens are not told")
            @Nullable
            List<Object> topLogprobs) {}

    /** Numbers of tokens; the completions that {@code best_of} drops count too where they were drawn. */
    @Schema(name = "CompletionUsage")
    public record Usage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("completion_tokens") int completionTokens,
            @JsonProperty("total_tokens") int totalTokens) {}
}

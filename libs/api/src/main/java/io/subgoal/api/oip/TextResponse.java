package io.subgoal.api.oip;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text out; in a stream what it goes on with.
 *
 * @param details if they were asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TextResponse(
        @JsonProperty("text_output") String textOutput,
        @JsonProperty("model_name") String modelName,
        @JsonProperty("model_version") String modelVersion,
        @Nullable Details details) {

    /**
     * More of it.
     *
     * @param finishReason {@code eos_token}, {@code stop_sequence} or {@code length}; left out in a stream while it goes on
     * @param logprobs all tokens
     * @param token the one token of a part of a stream
     */
    @Schema(name = "TextDetails")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Details(
            @JsonProperty("finish_reason")
            @Schema(
                    description = "`eos_token`, `stop_sequence` or `length`; left out in a stream while it goes on",
                    example = "eos_token")
            @Nullable
            String finishReason,

            @Nullable List<Token> logprobs,
            @Nullable Token token) {}

    /**
     * A token.
     *
     * @param text what it adds to the text
     * @param special whether it is the end token
     */
    @Schema(name = "TextToken")
    public record Token(int id, String text, double logprob, boolean special) {}
}

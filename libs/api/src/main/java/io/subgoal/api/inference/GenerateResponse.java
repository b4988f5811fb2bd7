package io.subgoal.api.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers, in the order of the inputs.
 *
 * @param outputs for each input its hypotheses, best first; with {@code candidateMode: score} in the order of the
 *     candidates, drawn ones as they were drawn
 * @param inputTokens for each input its number of tokens
 * @param seed what the answers were drawn with, if they were drawn
 * @param millis time it took, waiting included
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerateResponse(
        String model,
        List<List<Hypothesis>> outputs,
        List<Integer> inputTokens,
        @Nullable Long seed,
        double millis) {

    /**
     * A generated text.
     *
     * @param score what hypotheses are ranked by: the log-probability over the length to the power of the length penalty;
     *     of candidates and drawn texts the log-probability itself
     * @param logProbability sum over the tokens
     * @param tokens number of tokens, end token included
     * @param finish why it ends
     * @param details its tokens, if they were asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hypothesis(
            String text,
            double score,
            double logProbability,
            int tokens,
            Finish finish,
            @Nullable List<Token> details) {}

    /** Why a text ends. */
    public enum Finish {
        /** The model ended it, or a stop string came up. */
        @JsonProperty("stop")
        STOP,
        /** It is as long as was allowed. */
        @JsonProperty("length")
        LENGTH
    }

    /**
     * A token of a text.
     *
     * @param text what it adds to the text: nothing for the end token, and for a part of a character; the texts of all
     *     tokens together are the text
     */
    @Schema(name = "GeneratedToken")
    public record Token(int id, String text, double logProbability) {}
}

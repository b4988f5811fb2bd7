package io.subgoal.api.inference;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to generate from, and how. Exactly one of {@code inputs} and {@code tokens} is given. Without {@code beams},
 * {@code sampling} and {@code candidates} decoding is greedy.
 *
 * @param inputs texts; one that is longer than the model's {@code sourceTokens} is cut at its end
 * @param tokens ids in place of texts, as {@code /v1/tokenize} gives them: the end token is not added
 * @param beams width of a beam search; 1, the default, is greedy decoding
 * @param count how many answers each input gets: at most {@code beams}, or the number of candidates; 1 if left out
 * @param maxNewTokens longest answer, in tokens, end token included; 32 if left out
 * @param lengthPenalty beams are ranked by the log-probability over the length to this power; 1 if left out
 * @param earlyStopping when a beam search ends; {@code heuristic} if left out
 * @param sampling if given, answers are drawn at random
 * @param stop an answer ends before any of these. Greedy and drawn answers are not generated further; the answers of a beam
 *     search are cut afterwards, their scores are those of the whole
 * @param candidates if given, answers are found among these only, exactly
 * @param candidateMode {@code choose}, the default: the {@code count} most probable candidates, best first; of candidates
 *     with the same tokens the first stands for all. {@code score}: the log-probability of every candidate, in their order
 * @param logProbabilities whether every answer comes with its tokens and their log-probabilities
 * @param stream whether the answer is a stream of server-sent events, as it is with {@code Accept: text/event-stream}
 */
public record GenerateRequest(
        @Size(min = 1, max = GenerateLimits.INPUTS) @Schema(example = "[\"executor | ...\"]") @Nullable
        List<@NotBlank @Size(max = GenerateLimits.TEXT) String> inputs,

        @Size(min = 1, max = GenerateLimits.INPUTS) @Schema(example = "null") @Nullable
        List<@NotEmpty List<@NotNull Integer>> tokens,

        @Min(1) @Max(GenerateLimits.BEAMS) @Schema(example = "5") @Nullable
        Integer beams,

        @Min(1) @Max(GenerateLimits.BEAMS) @Nullable Integer count,
        @Min(1) @Max(GenerateLimits.NEW_TOKENS) @Nullable Integer maxNewTokens,
        @DecimalMin("-10") @DecimalMax("10") @Nullable Double lengthPenalty,
        @Nullable EarlyStopping earlyStopping,
        @Valid @Nullable Sampling sampling,

        @Size(max = GenerateLimits.STOPS) @Nullable
        List<@NotNull @Size(min = 1, max = GenerateLimits.STOP) String> stop,

        @Size(min = 1, max = GenerateLimits.CANDIDATES)
        @ArraySchema(schema = @Schema(minLength = 1, maxLength = GenerateLimits.CANDIDATE))
        @Nullable
        List<@Nullable String> candidates,

        @Nullable CandidateMode candidateMode,
        @Nullable Boolean logProbabilities,
        @Nullable Boolean stream) {

    /** When a beam search ends. */
    public enum EarlyStopping {
        /** When no running beam is likely to beat the worst finished one, judged at its present length. */
        @JsonProperty("heuristic")
        HEURISTIC,
        /** As soon as there are as many finished hypotheses as beams. */
        @JsonProperty("when-full")
        WHEN_FULL,
        /** When no running beam can beat the worst finished one at any length. */
        @JsonProperty("never")
        NEVER
    }

    /** What is wanted of candidates. */
    public enum CandidateMode {
        @JsonProperty("choose")
        CHOOSE,
        @JsonProperty("score")
        SCORE
    }

    /**
     * How answers are drawn.
     *
     * @param temperature what logits are divided by; 1 if left out. For the most probable answer leave {@code sampling} out
     * @param topK only this many of the most probable tokens are drawn from; 0, the default, for all
     * @param topP only the most probable tokens that have this share of the probability together are drawn from; 1 if left
     *     out
     * @param seed the same request with the same seed has the same answers; if left out one is chosen, and told
     */
    public record Sampling(
            @DecimalMin(value = "0", inclusive = false) @DecimalMax("100") @Nullable
            Double temperature,

            @Min(0) @Nullable Integer topK,

            @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") @Nullable
            Double topP,

            @Nullable Long seed) {}

    /** Greedy answers to texts. */
    public static GenerateRequest greedy(List<String> inputs) {
        return new GenerateRequest(inputs, null, null, null, null, null, null, null, null, null, null, null, null);
    }
}

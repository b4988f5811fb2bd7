package io.subgoal.api.training;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to train; what is left out takes the preset's default.
 *
 * @param updates steps of the optimizer
 * @param batchSize rows of one update
 * @param learningRate peak of the rate
 * @param schedule {@code constant}, {@code linear} or {@code cosine}
 * @param warmup updates over which the rate rises
 * @param weightDecay decoupled weight decay
 * @param dropout rate of dropout
 * @param labelSmoothing share of a target's weight that is spread over all tokens
 * @param copyWords share of rows in which words to be copied are replaced by unknown ones
 * @param shuffleThings share of rows in which the things in sight are shuffled and thinned out
 * @param seed of weights, order and augmentation
 * @param evaluateEvery updates between evaluations on dev rows
 * @param sourceTokens longest input, in tokens
 * @param targetTokens longest target, in tokens
 */
public record TrainingSettings(
        @Min(1) @Max(10_000_000) @Schema(example = "8000") @Nullable
        Integer updates,

        @Min(1) @Max(1024) @Nullable Integer batchSize,

        @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") @Nullable
        Double learningRate,

        @Pattern(regexp = "constant|linear|cosine", message = "must be 'constant', 'linear' or 'cosine'") @Nullable
        String schedule,

        @Min(0) @Max(1_000_000) @Nullable Integer warmup,
        @DecimalMin("0") @DecimalMax("1") @Nullable Double weightDecay,

        @DecimalMin("0") @DecimalMax(value = "1", inclusive = false) @Nullable
        Double dropout,

        @DecimalMin("0") @DecimalMax(value = "1", inclusive = false) @Nullable
        Double labelSmoothing,

        @DecimalMin("0") @DecimalMax("1") @Nullable Double copyWords,
        @DecimalMin("0") @DecimalMax("1") @Nullable Double shuffleThings,
        @Nullable Long seed,
        @Min(1) @Max(10_000_000) @Nullable Integer evaluateEvery,
        @Min(16) @Max(8192) @Nullable Integer sourceTokens,
        @Min(4) @Max(512) @Nullable Integer targetTokens) {

    /** Nothing said: all defaults. */
    public static final TrainingSettings DEFAULTS =
            new TrainingSettings(null, null, null, null, null, null, null, null, null, null, null, null, null, null);
}

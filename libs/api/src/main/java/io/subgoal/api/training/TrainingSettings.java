package io.subgoal.api.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to train. What is left out takes a default: for models from scratch those of small models, for fine-tuning those of
 * the published runs, which differ by role in rate and epochs.
 *
 * @param updates steps of the optimizer; give these or epochs
 * @param epochs how often each row is seen; give these or updates
 * @param batchSize rows of one update, however many devices and passes share them
 * @param learningRate peak of the rate
 * @param schedule {@code constant}, {@code linear} or {@code cosine}
 * @param warmup updates over which the rate rises
 * @param weightDecay decoupled weight decay
 * @param dropout rate of dropout
 * @param labelSmoothing share of a target's weight that is spread over all tokens
 * @param copyWords share of rows in which words to be copied are replaced by others, known or unknown
 * @param shuffleThings share of rows in which the things in sight are shuffled and thinned out
 * @param absentThings share of the rows that focus on what the task names in which it is not there, and the answer is to look
 *     elsewhere
 * @param controllerRows which rows a controller learns from: {@code at-ends} of sub-goals, where it is asked in play, or
 *     {@code also-within}, which adds one from the middle of each, as though it had just been named
 * @param taskTemperature how even tasks are drawn: at 1 by their rows, towards infinity all alike
 * @param roleWeights for models of several roles, how often rows of a role are seen beside those of others: 1 for a role that is not
 *     named
 * @param verbWeights how often rows are seen whose target has a verb, such as {@code focus_on}, beside those of other verbs: 1
 *     for a verb that is not named
 * @param repeatWeight how often rows are seen whose action one of the four rows before wanted already, as in loops of looking,
 *     measuring and waiting, beside others; ends of sub-goals aside
 * @param seed of weights, order, dropout and augmentation
 * @param evaluateEvery updates between evaluations
 * @param saveEvery updates between saves, which a run goes on from after its process has died; as evaluateEvery if only
 *     that is given. The best model is saved in any case
 * @param sourceTokens longest input, in tokens
 * @param targetTokens longest target, in tokens
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingSettings(
        @Min(1) @Max(10_000_000) @Schema(example = "8000") @Nullable
        Integer updates,

        @Min(1) @Max(10_000) @Nullable Integer epochs,
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
        @DecimalMin("0") @DecimalMax("1") @Nullable Double absentThings,

        @Pattern(regexp = "at-ends|also-within", message = "must be 'at-ends' or 'also-within'") @Nullable
        String controllerRows,

        @DecimalMin("1") @DecimalMax("1000") @Nullable Double taskTemperature,

        @Schema(example = "{\"controller\": 2.5}") @Nullable
        Map<
                        @Pattern(
                                regexp = "executor|controller|first-subgoal|imitation",
                                message =
                                        "must be named by roles: 'executor', 'controller', 'first-subgoal', 'imitation'")
                        String,
                        @NotNull @DecimalMin("0.01") @DecimalMax("100") Double>
                roleWeights,

        @Schema(example = "{\"focus_on\": 4}") @Size(max = 50) @Nullable
        Map<
                        @Pattern(regexp = "[A-Za-z_0-9]{1,40}", message = "must be named by verbs, such as 'focus_on'")
                        String,
                        @NotNull @DecimalMin("0.01") @DecimalMax("100") Double>
                verbWeights,

        @DecimalMin("0.01") @DecimalMax("100") @Schema(example = "1") @Nullable
        Double repeatWeight,

        @Nullable Long seed,
        @Min(1) @Max(10_000_000) @Nullable Integer evaluateEvery,
        @Min(1) @Max(10_000_000) @Nullable Integer saveEvery,
        @Min(16) @Max(8192) @Nullable Integer sourceTokens,
        @Min(4) @Max(512) @Nullable Integer targetTokens,
        @Valid @Nullable OptimizerSettings optimizer,
        @Valid @Nullable PassSettings passes,
        @Valid @Nullable SelectionSettings selection,
        @Valid @Nullable DivergenceSettings divergence) {

    /** Nothing said: all defaults. */
    public static final TrainingSettings DEFAULTS = new TrainingSettings(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null);

    /** Defaults, but for the length and the seed. */
    public static TrainingSettings of(int updates, long seed) {
        return new TrainingSettings(
                updates, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                seed, null, null, null, null, null, null, null, null);
    }

    /**
     * The optimizer.
     *
     * @param name {@code adamw}, or {@code adafactor}, which needs far less memory
     * @param beta1 decay of the first moment (AdamW)
     * @param beta2 decay of the second moment (AdamW)
     * @param epsilon added to the root of the second moment (AdamW)
     * @param clipNorm limit of the gradients' global norm; 0 for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OptimizerSettings(
            @Pattern(regexp = "adamw|adafactor", message = "must be 'adamw' or 'adafactor'") @Nullable
            String name,

            @DecimalMin("0") @DecimalMax(value = "1", inclusive = false) @Nullable
            Double beta1,

            @DecimalMin("0") @DecimalMax(value = "1", inclusive = false) @Nullable
            Double beta2,

            @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") @Nullable
            Double epsilon,

            @DecimalMin("0") @DecimalMax("1000000") @Nullable
            Double clipNorm) {

        static OptimizerSettings fill(@Nullable OptimizerSettings given, OptimizerSettings other) {
            return given == null
                    ? other
                    : new OptimizerSettings(
                            or(given.name, other.name),
                            or(given.beta1, other.beta1),
                            or(given.beta2, other.beta2),
                            or(given.epsilon, other.epsilon),
                            or(given.clipNorm, other.clipNorm));
        }
    }

    /**
     * How a batch goes through the model.
     *
     * @param tokens most source tokens of one pass, padding included; a batch is cut into passes of like-length rows whose
     *     gradients add up
     * @param lossNorm "token" for the mean over all target tokens of a batch, "micro" for the mean of the means of
     *     micro-batches, as in the published runs
     * @param microBatch rows of a micro-batch, for {@code micro}
     * @param precision {@code fp32}, {@code bf16}, or {@code auto}: bf16 on a GPU
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PassSettings(
            @Min(64) @Max(10_000_000) @Nullable Integer tokens,

            @Pattern(regexp = "token|micro", message = "must be 'token' or 'micro'") @Nullable
            String lossNorm,

            @Min(1) @Max(1024) @Nullable Integer microBatch,

            @Pattern(regexp = "fp32|bf16|auto", message = "must be 'fp32', 'bf16' or 'auto'") @Nullable
            String precision) {

        static PassSettings fill(@Nullable PassSettings given, PassSettings other) {
            return given == null
                    ? other
                    : new PassSettings(
                            or(given.tokens, other.tokens),
                            or(given.lossNorm, other.lossNorm),
                            or(given.microBatch, other.microBatch),
                            or(given.precision, other.precision));
        }
    }

    /**
     * Which checkpoint becomes the run's result, and when a run ends early.
     *
     * @param by {@code dev-loss}, {@code dev-exact-match}, or {@code last}
     * @param on {@code dev}; {@code test} as in the published runs, which brands the checkpoint as leaking
     * @param patience evaluations without a better one after which the run ends; 0 for never
     * @param threshold by how much an evaluation has to be better
     * @param lossRows rows of a sample for the loss, spread over the tasks
     * @param exactRows rows of a sample for exact match; 0 for none between the updates
     * @param finalRows rows on which the result is measured at the end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SelectionSettings(
            @Pattern(
                    regexp = "dev-loss|dev-exact-match|last",
                    message = "must be 'dev-loss', 'dev-exact-match' or 'last'")
            @Nullable
            String by,

            @Pattern(regexp = "dev|test", message = "must be 'dev' or 'test'") @Nullable
            String on,

            @Min(0) @Max(100_000) @Nullable Integer patience,
            @DecimalMin("0") @DecimalMax("1000") @Nullable Double threshold,
            @Min(1) @Max(1_000_000) @Nullable Integer lossRows,
            @Min(0) @Max(1_000_000) @Nullable Integer exactRows,
            @Min(1) @Max(1_000_000) @Nullable Integer finalRows) {

        static SelectionSettings fill(@Nullable SelectionSettings given, SelectionSettings other) {
            return given == null
                    ? other
                    : new SelectionSettings(
                            or(given.by, other.by),
                            or(given.on, other.on),
                            or(given.patience, other.patience),
                            or(given.threshold, other.threshold),
                            or(given.lossRows, other.lossRows),
                            or(given.exactRows, other.exactRows),
                            or(given.finalRows, other.finalRows));
        }
    }

    /**
     * What happens when the loss is no number, or explodes.
     *
     * @param then {@code stop}, or {@code halve}: go back to the last saved state and go on with half the rate
     * @param times how often a run may go back
     * @param factor the loss explodes when its mean over 50 updates is this many times that of the first 50, which
     *     counts as 0.5 nats a token at least
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DivergenceSettings(
            @Pattern(regexp = "stop|halve", message = "must be 'stop' or 'halve'") @Nullable
            String then,

            @Min(1) @Max(20) @Nullable Integer times,

            @DecimalMin(value = "1", inclusive = false) @DecimalMax("1000000") @Nullable
            Double factor) {

        static DivergenceSettings fill(@Nullable DivergenceSettings given, DivergenceSettings other) {
            return given == null
                    ? other
                    : new DivergenceSettings(
                            or(given.then, other.then), or(given.times, other.times), or(given.factor, other.factor));
        }
    }

    /** These settings where they say something, others where they do not. */
    public TrainingSettings orElse(TrainingSettings other) {
        boolean lengthGiven = updates != null || epochs != null;
        return new TrainingSettings(
                lengthGiven ? updates : other.updates,
                lengthGiven ? epochs : other.epochs,
                or(batchSize, other.batchSize),
                or(learningRate, other.learningRate),
                or(schedule, other.schedule),
                or(warmup, other.warmup),
                or(weightDecay, other.weightDecay),
                or(dropout, other.dropout),
                or(labelSmoothing, other.labelSmoothing),
                or(copyWords, other.copyWords),
                or(shuffleThings, other.shuffleThings),
                or(absentThings, other.absentThings),
                or(controllerRows, other.controllerRows),
                or(taskTemperature, other.taskTemperature),
                or(roleWeights, other.roleWeights),
                or(verbWeights, other.verbWeights),
                or(repeatWeight, other.repeatWeight),
                or(seed, other.seed),
                or(evaluateEvery, other.evaluateEvery),
                or(saveEvery, or(evaluateEvery, other.saveEvery)),
                or(sourceTokens, other.sourceTokens),
                or(targetTokens, other.targetTokens),
                OptimizerSettings.fill(optimizer, Objects.requireNonNull(other.optimizer)),
                PassSettings.fill(passes, Objects.requireNonNull(other.passes)),
                SelectionSettings.fill(selection, Objects.requireNonNull(other.selection)),
                DivergenceSettings.fill(divergence, Objects.requireNonNull(other.divergence)));
    }

    private static <T> @Nullable T or(@Nullable T value, @Nullable T other) {
        return value == null ? other : value;
    }
}

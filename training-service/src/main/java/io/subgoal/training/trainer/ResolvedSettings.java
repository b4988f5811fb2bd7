package io.subgoal.training.trainer;

import io.subgoal.api.training.TrainingSettings;
import io.subgoal.api.training.TrainingSettings.DivergenceSettings;
import io.subgoal.api.training.TrainingSettings.OptimizerSettings;
import io.subgoal.api.training.TrainingSettings.PassSettings;
import io.subgoal.api.training.TrainingSettings.SelectionSettings;
import io.subgoal.store.Json;
import io.subgoal.t5.train.Adafactor;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Optimizer;
import io.subgoal.t5.train.Schedule;
import io.subgoal.textworld.example.Augmentation;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.score.AnswerText;
import io.subgoal.training.base.Preset;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings with nothing left out. */
public record ResolvedSettings(TrainingSettings all) {

    private static final OptimizerSettings ADAMW = new OptimizerSettings("adamw", 0.9, 0.999, 1e-6, 1.0);
    private static final PassSettings PASSES = new PassSettings(16_384, "token", 8, "auto");
    private static final String AT_ENDS = "at-ends";
    private static final DivergenceSettings STOP = new DivergenceSettings("stop", 3, 2.0);

    /** Small models from scratch: their answers still get better when their loss does not any more. */
    private static TrainingSettings scratch(double learningRate) {
        return new TrainingSettings(
                8000,
                null,
                4,
                learningRate,
                Schedule.COSINE.wireName(),
                null,
                0.0,
                0.0,
                0.0,
                0.3,
                0.5,
                0.0,
                AT_ENDS,
                1.0,
                Map.of(),
                Map.of(),
                1.0,
                1L,
                1000,
                1000,
                1024,
                32,
                ADAMW,
                PASSES,
                new SelectionSettings("dev-exact-match", "dev", 0, 0.0, 2000, 500, 1_000_000),
                STOP);
    }

    /**
     * Fills in defaults.
     *
     * @param preset by name, for what is trained from scratch; null for what goes on from other weights
     */
    public static ResolvedSettings of(@Nullable TrainingSettings given, RunRole role, @Nullable String preset) {
        TrainingSettings defaults = preset == null
                ? published(role)
                : scratch(Preset.parse(preset).orElseThrow().learningRate());
        return new ResolvedSettings((given == null ? TrainingSettings.DEFAULTS : given).orElse(defaults));
    }

    /** The settings of the published runs, but for what was selected on test. */
    private static TrainingSettings published(RunRole role) {
        return new TrainingSettings(
                null,
                role.publishedEpochs(),
                32,
                role.publishedRate(),
                Schedule.CONSTANT.wireName(),
                0,
                0.0,
                0.1,
                0.0,
                0.0,
                0.0,
                0.0,
                AT_ENDS,
                1.0,
                Map.of(),
                Map.of(),
                1.0,
                42L,
                100,
                100,
                1024,
                32,
                ADAMW,
                PASSES,
                new SelectionSettings("dev-loss", "dev", 20, 0.0, 2000, 0, 1_000_000),
                STOP);
    }

    static ResolvedSettings read(String json, RunRole role, @Nullable String preset) {
        return of(Json.read(json, TrainingSettings.class), role, preset);
    }

    /** Steps of the optimizer over so many rows. */
    public long updates(long rows) {
        Integer updates = all.updates();
        return updates != null
                ? updates
                : Objects.requireNonNull(all.epochs()) * Math.ceilDiv(rows, (long) batchSize());
    }

    /** What is known of the steps before the rows are counted; 0 if nothing is. */
    public long updatesIfSaid() {
        return Objects.requireNonNullElse(all.updates(), 0);
    }

    int batchSize() {
        return given(all.batchSize());
    }

    /** The learning rate of an update, from 1. */
    double rate(long update, long total) {
        Integer warmup = all.warmup();
        long rising = warmup == null ? Math.max(1, total / 50) : warmup;
        return Schedule.parse(given(all.schedule()))
                .orElseThrow()
                .rate(given(all.learningRate()), update, rising, total);
    }

    Optimizer optimizer() {
        OptimizerSettings o = given(all.optimizer());
        double decay = given(all.weightDecay());
        double clip = given(o.clipNorm());
        if (given(o.name()).equals("adafactor")) {
            Adafactor usual = Adafactor.USUAL;
            return new Adafactor(
                    usual.decayRate(),
                    usual.epsilon1(),
                    usual.epsilon2(),
                    usual.clipThreshold(),
                    decay,
                    usual.scaleParameter(),
                    clip);
        }
        return new AdamW(given(o.beta1()), given(o.beta2()), given(o.epsilon()), decay, clip);
    }

    double dropout() {
        return given(all.dropout());
    }

    double labelSmoothing() {
        return given(all.labelSmoothing());
    }

    Augmentation augmentation() {
        return new Augmentation(given(all.copyWords()), given(all.shuffleThings()), given(all.absentThings()));
    }

    /** Whether the controller learns from the middles of sub-goals, too. */
    public boolean alsoWithin() {
        return !given(all.controllerRows()).equals(AT_ENDS);
    }

    double taskTemperature() {
        return given(all.taskTemperature());
    }

    /**
     * How often a row is seen, beside others of its task.
     *
     * @param repeats whether its action is one that was wanted shortly before
     */
    double weight(Role role, String target, boolean repeats) {
        double ofRole = given(all.roleWeights()).getOrDefault(role.wireName(), 1.0);
        double ofVerb = given(all.verbWeights()).getOrDefault(AnswerText.verb(target), 1.0);
        return ofRole * ofVerb * (repeats ? given(all.repeatWeight()) : 1);
    }

    long seed() {
        return given(all.seed());
    }

    int evaluateEvery() {
        return given(all.evaluateEvery());
    }

    int saveEvery() {
        return given(all.saveEvery());
    }

    int sourceTokens() {
        return given(all.sourceTokens());
    }

    int targetTokens() {
        return given(all.targetTokens());
    }

    PassSettings passes() {
        return given(all.passes());
    }

    SelectionSettings selection() {
        return given(all.selection());
    }

    /** How the best checkpoint is found. */
    Selection choice() {
        return Selection.of(selection());
    }

    DivergenceSettings divergence() {
        return given(all.divergence());
    }

    static <T> T given(@Nullable T value) {
        return Objects.requireNonNull(value, "A setting without a default");
    }
}

package io.subgoal.training.trainer;

import io.subgoal.api.training.TrainingSettings;
import io.subgoal.t5.train.Schedule;
import io.subgoal.textworld.example.Augmentation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings with nothing left out. */
public record ResolvedSettings(
        int updates,
        int batchSize,
        double learningRate,
        String schedule,
        int warmup,
        double weightDecay,
        double dropout,
        double labelSmoothing,
        double copyWords,
        double shuffleThings,
        long seed,
        int evaluateEvery,
        int sourceTokens,
        int targetTokens) {

    /** Fills in the defaults for models that are trained from scratch. */
    public static ResolvedSettings of(@Nullable TrainingSettings given) {
        TrainingSettings s = given == null ? TrainingSettings.DEFAULTS : given;
        int updates = orElse(s.updates(), 8000);
        return new ResolvedSettings(
                updates,
                orElse(s.batchSize(), 4),
                orElse(s.learningRate(), 2e-3),
                orElse(s.schedule(), Schedule.COSINE.wireName()),
                orElse(s.warmup(), Math.max(1, updates / 50)),
                orElse(s.weightDecay(), 0.0),
                orElse(s.dropout(), 0.0),
                orElse(s.labelSmoothing(), 0.0),
                orElse(s.copyWords(), 0.3),
                orElse(s.shuffleThings(), 0.5),
                orElse(s.seed(), 1L),
                orElse(s.evaluateEvery(), 1000),
                orElse(s.sourceTokens(), 1024),
                orElse(s.targetTokens(), 32));
    }

    /** As they go over the wire. */
    public TrainingSettings view() {
        return new TrainingSettings(
                updates,
                batchSize,
                learningRate,
                schedule,
                warmup,
                weightDecay,
                dropout,
                labelSmoothing,
                copyWords,
                shuffleThings,
                seed,
                evaluateEvery,
                sourceTokens,
                targetTokens);
    }

    /** The learning rate of an update, from 1. */
    double rate(long update) {
        return Schedule.parse(schedule).orElseThrow().rate(learningRate, update, warmup, updates);
    }

    Augmentation augmentation() {
        return new Augmentation(copyWords, shuffleThings);
    }

    private static <T> T orElse(@Nullable T value, T fallback) {
        return Objects.requireNonNullElse(value, fallback);
    }
}

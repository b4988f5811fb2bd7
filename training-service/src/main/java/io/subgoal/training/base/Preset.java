package io.subgoal.training.base;

import io.subgoal.t5.Initialization;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shapes of models that are trained from scratch. */
public enum Preset {
    /** About 190,000 parameters with a vocabulary of 300 words: minutes on one processor. */
    TINY(64, 16, 128, 4, 2, FeedForward.RELU, true, Initialization.COPY, 2e-3),
    /** About 1.9 million parameters with a vocabulary of 300 words. */
    MINI(128, 32, 512, 4, 4, FeedForward.RELU, true, Initialization.COPY, 7e-4),
    /** As Flan-T5 small and T5 1.1 small: 77 million parameters with T5's own vocabulary. */
    SMALL(512, 64, 1024, 6, 8, FeedForward.GATED_GELU, false, Initialization.COPY, 2e-4),
    /** As Flan-T5 base: 248 million parameters with T5's own vocabulary. */
    BASE(768, 64, 2048, 12, 12, FeedForward.GATED_GELU, false, Initialization.STANDARD, 1e-4),
    /** As Flan-T5 large: 783 million parameters with T5's own vocabulary. */
    LARGE(1024, 64, 2816, 16, 24, FeedForward.GATED_GELU, false, Initialization.STANDARD, 1e-4),
    /** As Flan-T5 xl: 2.8 billion parameters with T5's own vocabulary. */
    XL(2048, 64, 5120, 32, 24, FeedForward.GATED_GELU, false, Initialization.STANDARD, 5e-5);

    private final int dModel;
    private final int dKv;
    private final int dFf;
    private final int heads;
    private final int layers;
    private final FeedForward feedForward;
    private final boolean tied;
    private final Initialization initialization;
    private final double learningRate;

    Preset(
            int dModel,
            int dKv,
            int dFf,
            int heads,
            int layers,
            FeedForward feedForward,
            boolean tied,
            Initialization initialization,
            double learningRate) {
        this.dModel = dModel;
        this.dKv = dKv;
        this.dFf = dFf;
        this.heads = heads;
        this.layers = layers;
        this.feedForward = feedForward;
        this.tied = tied;
        this.initialization = initialization;
        this.learningRate = learningRate;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Preset> parse(String text) {
        return Arrays.stream(values()).filter(p -> p.wireName().equals(text)).findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Preset::wireName).toList();
    }

    /** The shape for a vocabulary of that size; ids of pad, end and start are 0, 1 and 0. */
    public T5Config config(int vocabulary, double dropout) {
        return new T5Config(
                vocabulary,
                dModel,
                dKv,
                dFf,
                layers,
                layers,
                heads,
                32,
                128,
                dropout,
                1e-6,
                feedForward,
                tied,
                0,
                1,
                0);
    }

    /**
     * Weights to begin with, for a configuration of this shape. Large models get T5's own: rows at right angles to one
     * another take as long as their width to the third power.
     */
    public Map<String, Tensor> weights(T5Config config, long seed) {
        return initialization.weights(config, seed);
    }

    /** The peak rate that is taken if no other is said; lower for what is wider or deeper. */
    public double learningRate() {
        return learningRate;
    }

    /** Number of weights with a vocabulary of that size, each counted once. */
    public long parameters(int vocabulary) {
        return config(vocabulary, 0).parameters();
    }
}

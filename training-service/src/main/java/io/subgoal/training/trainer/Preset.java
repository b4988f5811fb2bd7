package io.subgoal.training.trainer;

import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shapes of models that are trained from scratch. */
public enum Preset {
    /** About 190,000 parameters with a vocabulary of 300 words: minutes on one processor. */
    TINY(64, 128, 4, 2, 2);

    private final int dModel;
    private final int dFf;
    private final int heads;
    private final int encoderLayers;
    private final int decoderLayers;

    Preset(int dModel, int dFf, int heads, int encoderLayers, int decoderLayers) {
        this.dModel = dModel;
        this.dFf = dFf;
        this.heads = heads;
        this.encoderLayers = encoderLayers;
        this.decoderLayers = decoderLayers;
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
    T5Config config(int vocabulary, double dropout) {
        return new T5Config(
                vocabulary,
                dModel,
                dModel / heads,
                dFf,
                encoderLayers,
                decoderLayers,
                heads,
                32,
                128,
                dropout,
                1e-6,
                FeedForward.RELU,
                true,
                0,
                1,
                0);
    }
}

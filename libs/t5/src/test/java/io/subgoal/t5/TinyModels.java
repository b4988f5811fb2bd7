package io.subgoal.t5;

import ai.djl.Device;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;

/** Models small enough for unit tests. */
public final class TinyModels {

    private TinyModels() {}

    public static T5Config config(int vocabulary) {
        return config(vocabulary, 1);
    }

    private static T5Config config(int vocabulary, int eos) {
        return new T5Config(vocabulary, 32, 8, 64, 2, 2, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, eos, 0);
    }

    /** Random weights; the highest id ends a sequence, so that smaller vocabularies hold no end. */
    public static T5Model endedByTheLastId(int vocabulary, long seed) {
        T5Config config = config(vocabulary, vocabulary - 1);
        return T5Model.of(config, Device.cpu(), Initialization.STANDARD.weights(config, seed));
    }

    /** Random weights that are not as sure of themselves as fresh ones: scores differ in more than the first digit. */
    public static T5Model random(int vocabulary, long seed) {
        T5Config config = config(vocabulary);
        return T5Model.of(config, Device.cpu(), Initialization.STANDARD.weights(config, seed));
    }

    public static T5Model copying(int vocabulary, long seed) {
        T5Config config = config(vocabulary);
        return T5Model.of(config, Device.cpu(), Initialization.COPY.weights(config, seed));
    }
}

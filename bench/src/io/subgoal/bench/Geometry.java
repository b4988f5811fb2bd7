package io.subgoal.bench;

import io.subgoal.t5.Initialization;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightLayout;
import java.util.Arrays;
import java.util.Map;

/** The models that are measured. */
enum Geometry {
    TINY(new T5Config(2048, 128, 32, 512, 4, 4, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0)),
    /** Flan-T5-small, dropout apart: no two engines draw the same dropout. */
    SMALL(new T5Config(32128, 512, 64, 1024, 8, 8, 6, 32, 128, 0, 1e-6, FeedForward.GATED_GELU, false, 0, 1, 0));

    private final T5Config config;

    Geometry(T5Config config) {
        this.config = config;
    }

    T5Config config() {
        return config;
    }

    /** The training service's preset {@code tiny}, whose vocabulary is that of the rows. */
    static T5Config preset(int vocabulary) {
        return new T5Config(vocabulary, 64, 16, 128, 2, 2, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0);
    }

    /**
     * Random weights whose end token never comes: its row of the output projection is zero, so its logit is 0, while the
     * largest of thousands of random logits is well above.
     */
    Map<String, Tensor> weights(long seed) {
        Map<String, Tensor> tensors = Initialization.STANDARD.weights(config, seed);
        WeightLayout layout = WeightLayout.of(config);
        String output = layout.slots().get(layout.output()).parts().getFirst().name();
        int row = config.eosTokenId() * config.dModel();
        Arrays.fill(tensors.get(output).values(), row, row + config.dModel(), 0);
        return tensors;
    }
}

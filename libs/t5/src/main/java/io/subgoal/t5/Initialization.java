package io.subgoal.t5;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.checkpoint.WeightLayout.Part;
import io.subgoal.t5.checkpoint.WeightLayout.Slot;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Weights to start from; a pure function of the configuration and a seed. */
public enum Initialization {
    /** As T5 defines it: normal, scaled by the widths so that no attention scaling is needed. */
    STANDARD,
    /**
     * Friendly to copying, see {@link CopyInitialization}: attention starts by finding like tokens and handing on what
     * stands beside them, which small models otherwise take long to find.
     */
    COPY;

    /** Draws all tensors of a model. */
    public Map<String, Tensor> weights(T5Config config, long seed) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Slot slot : WeightLayout.of(config).slots()) {
            for (Part part : slot.parts()) {
                tensors.put(part.name(), draw(part, config, seed));
            }
        }
        if (this == COPY) {
            CopyInitialization.apply(tensors, config, seed);
        }
        return tensors;
    }

    private static Tensor draw(Part part, T5Config config, long seed) {
        int size = Math.toIntExact(part.size());
        float[] values = new float[size];
        double deviation = deviation(part.name(), config);
        if (deviation == 0) {
            Arrays.fill(values, 1);
        } else {
            // Each tensor has its own stream, so that its values do not depend on what else the model has.
            SplittableRandom random =
                    new SplittableRandom(seed * 31 + part.name().hashCode());
            for (int i = 0; i < size; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return Tensor.of(part.shape(), values);
    }

    /** Standard deviation of a tensor's values; 0 for a norm's gain, which starts at one. */
    private static double deviation(String name, T5Config config) {
        double model = Math.pow(config.dModel(), -0.5);
        if (name.endsWith("layer_norm.weight")) {
            return 0;
        }
        if (name.equals("shared.weight") || name.equals("lm_head.weight")) {
            return 1;
        }
        if (name.endsWith(".q.weight")) {
            return Math.pow((double) config.dModel() * config.dKv(), -0.5);
        }
        if (name.endsWith(".o.weight")) {
            return Math.pow(config.inner(), -0.5);
        }
        return name.endsWith(".wo.weight") ? Math.pow(config.dFf(), -0.5) : model;
    }
}

package io.subgoal.t5;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.checkpoint.WeightLayout.Part;
import io.subgoal.t5.checkpoint.WeightLayout.Slot;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Weights to start from; a pure function of the configuration and a seed. */
public enum Initialization {
    /** As T5 defines it: normal, scaled by the widths so that no attention scaling is needed. */
    STANDARD,
    /**
     * Friendly to copying: as {@link #STANDARD}, but in every head the key projection is the query projection and the
     * output projection the transpose of the value projection. Attention then starts by looking at like tokens and
     * handing them on, which small models otherwise take long to find.
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
            makeCopying(tensors, config);
        }
        return tensors;
    }

    private static Tensor draw(Part part, T5Config config, long seed) {
        int size = Math.toIntExact(Arrays.stream(part.shape()).reduce(1, Math::multiplyExact));
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
        return new Tensor(part.shape(), values);
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

    private static void makeCopying(Map<String, Tensor> tensors, T5Config config) {
        for (String name : tensors.keySet()) {
            if (name.endsWith("ttention.q.weight")) {
                String attention = name.substring(0, name.length() - "q.weight".length());
                copyQueryToKey(get(tensors, name), get(tensors, attention + "k.weight"), config);
                transposeValueToOutput(get(tensors, attention + "v.weight"), get(tensors, attention + "o.weight"));
            }
        }
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** Both get the geometric mean of their scales, so that like tokens score as high as the standard scores spread. */
    private static void copyQueryToKey(Tensor query, Tensor key, T5Config config) {
        float scale = (float) Math.pow(config.dKv(), 0.25);
        for (int i = 0; i < query.values().length; i++) {
            query.values()[i] *= scale;
            key.values()[i] = query.values()[i];
        }
    }

    private static void transposeValueToOutput(Tensor value, Tensor output) {
        int inner = (int) value.shape()[0];
        int model = (int) value.shape()[1];
        for (int row = 0; row < inner; row++) {
            for (int column = 0; column < model; column++) {
                output.values()[column * inner + row] = value.values()[row * model + column];
            }
        }
    }
}

package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.t5.checkpoint.T5Config;

/**
 * What a model takes in memory, reckoned from its shape. The factors were measured on the shapes of Flan-T5 small and base,
 * by what the process had more after the model was loaded and asked: within 10 % of that, with malloc as it is by default.
 * What loading leaves behind in malloc's own lists is part of it.
 */
final class MemoryEstimate {

    /** Whatever the model's size. */
    private static final long FIXED = 16L << 20;

    private MemoryEstimate() {}

    static long bytes(T5Config config, Placement placement) {
        long parameters = config.parameters();
        long tables = (config.tieWordEmbeddings() ? 1L : 2L) * config.vocabSize() * config.dModel();
        long linear = parameters - tables;
        return FIXED
                + Math.round(
                        switch (placement.precision()) {
                            case FLOAT32 -> parameters * (placement.engine() == ModelEngine.ONNX ? 6.0 : 4.6);
                            case BFLOAT16 -> parameters * 2.4;
                            // Tables stay in floats; the decoder's layers are kept twice, for few rows and for many.
                            case INT8 -> tables * 4.0 + linear * 2.8;
                        });
    }
}

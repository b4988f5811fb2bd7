package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.t5.checkpoint.T5Config;

/**
 * What a model takes in memory, reckoned from its shape. The factors are for malloc as it is by default, and what loading
 * leaves behind in its lists is part of them; nothing holds them to what is really taken.
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

package io.subgoal.t5.train;

/** How gradients change weights. */
public sealed interface Optimizer permits AdamW, Adafactor {

    /** Limit of the gradients' global norm; 0 for none. */
    double clipNorm();
}

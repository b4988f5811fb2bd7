package io.subgoal.t5.train;

/**
 * AdamW with decoupled weight decay.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay share of a weight that goes with each step, times the rate
 * @param clipNorm limit of the gradients' global norm; 0 for none
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay, double clipNorm)
        implements Optimizer {

    /** The published settings: ε 1e-6, no decay, gradients clipped to norm 1. */
    public static final AdamW PUBLISHED = new AdamW(0.9, 0.999, 1e-6, 0, 1);

    public AdamW {
        requireShare("beta1", beta1);
        requireShare("beta2", beta2);
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be positive, not " + epsilon);
        }
        if (!(weightDecay >= 0) || !(clipNorm >= 0)) {
            throw new IllegalArgumentException("weightDecay and clipNorm must not be negative");
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and less than 1, not " + value);
        }
    }
}

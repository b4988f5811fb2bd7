package io.subgoal.t5.train;

/**
 * Adafactor (Shazeer and Stern, 2018) with factored second moments and no first moment, as Hugging Face has it with a
 * rate from outside. Its state is one row and one column for each matrix.
 *
 * @param decayRate exponent of the step by which second moments fade: their share is 1 - step^decayRate
 * @param epsilon1 added to squared gradients
 * @param epsilon2 least size of a weight where rates are scaled by it
 * @param clipThreshold limit of the root mean square of a tensor's change, before the rate
 * @param weightDecay share of a weight that goes with each step, times the rate
 * @param scaleParameter whether a tensor's rate is multiplied by the root mean square of its weights
 * @param clipNorm limit of the gradients' global norm; 0 for none
 */
public record Adafactor(
        double decayRate,
        double epsilon1,
        double epsilon2,
        double clipThreshold,
        double weightDecay,
        boolean scaleParameter,
        double clipNorm)
        implements Optimizer {

    /** The usual settings for fine-tuning T5, with a constant rate of 0.001. */
    public static final Adafactor USUAL = new Adafactor(-0.8, 1e-30, 1e-3, 1, 0, false, 0);

    public Adafactor {
        if (!(decayRate < 0)) {
            throw new IllegalArgumentException("decayRate must be negative, not " + decayRate);
        }
        if (!(epsilon1 > 0) || !(epsilon2 > 0) || !(clipThreshold > 0)) {
            throw new IllegalArgumentException("epsilon1, epsilon2 and clipThreshold must be positive");
        }
        if (!(weightDecay >= 0) || !(clipNorm >= 0)) {
            throw new IllegalArgumentException("weightDecay and clipNorm must not be negative");
        }
    }
}

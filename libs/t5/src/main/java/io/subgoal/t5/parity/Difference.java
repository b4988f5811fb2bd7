package io.subgoal.t5.parity;

/** A kind of difference and how large it may be. */
public enum Difference {
    /** Encoder states; the largest distance over the largest expected value. */
    ENCODER("encoder", 1e-4),
    /** Logits; the largest distance over the largest expected value. */
    LOGITS("logits", 1e-4),
    /** Loss of a batch or of a training step, relative. */
    LOSS("loss", 1e-5),
    /** Norm of a gradient, or of all before clipping, relative. */
    GRADIENT_NORM("gradientNorm", 1e-3),
    /** Generated sequences that are not the expected ones. */
    SEQUENCES("sequences", 0),
    /** Scores of generated sequences, absolute. */
    SCORES("scores", 1e-4),
    /** Learning rate of a step, absolute. */
    LEARNING_RATE("learningRate", 1e-9),
    /** Weights after training; for each tensor the largest distance over the largest expected value. */
    WEIGHTS("weights", 1e-4);

    private final String wireName;
    private final double limit;

    Difference(String wireName, double limit) {
        this.wireName = wireName;
        this.limit = limit;
    }

    public String wireName() {
        return wireName;
    }

    /** The largest difference that passes. */
    public double limit() {
        return limit;
    }

    /** Distance of two arrays, over the largest expected value; infinite if their sizes differ or a value is no number. */
    public static double ofArrays(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = Double.MIN_NORMAL;
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            double distance = Math.abs((double) expected[i] - actual[i]);
            if (Double.isNaN(distance)) {
                return Double.POSITIVE_INFINITY;
            }
            worst = Math.max(worst, distance);
        }
        return worst / largest;
    }

    static double relative(double actual, double expected) {
        double distance = Math.abs(actual - expected);
        return Double.isNaN(distance)
                ? Double.POSITIVE_INFINITY
                : distance / Math.max(Math.abs(expected), Double.MIN_NORMAL);
    }
}

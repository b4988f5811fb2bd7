package io.subgoal.training.trainer;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Sees when a loss explodes: the mean over some updates is many times that of the first ones, so that more was unlearnt
 * than was known at the beginning. What a trained model loses while the rate grows is no explosion: its loss counts as half
 * a nat a token at least.
 */
final class ExplosionWatch {

    static final int UPDATES = 50;

    /** The least loss, in nats a token, that others are compared with. */
    static final double LEAST = 0.5;

    private final double factor;
    private @Nullable Double first;
    private double sum;
    private int count;

    /** @param first mean of the first updates, if they are taken already */
    ExplosionWatch(double factor, @Nullable Double first) {
        this.factor = factor;
        this.first = first;
    }

    /** Adds the mean loss of an update. */
    void add(double loss) {
        sum += loss;
        count++;
    }

    /** The mean of the last updates, each time there are enough; then counting begins anew. */
    OptionalDouble mean() {
        if (count < UPDATES) {
            return OptionalDouble.empty();
        }
        double mean = sum / count;
        sum = 0;
        count = 0;
        if (first == null) {
            first = mean;
        }
        return OptionalDouble.of(mean);
    }

    boolean explodes(double mean) {
        return first != null && mean > factor * Math.max(first, LEAST);
    }

    @Nullable
    Double first() {
        return first;
    }
}

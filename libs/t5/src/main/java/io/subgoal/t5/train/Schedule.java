package io.subgoal.t5.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The learning rate as a pure function of the update. */
public enum Schedule {
    CONSTANT,
    LINEAR,
    COSINE;

    /**
     * The rate of an update.
     *
     * @param peak the rate after the warm-up
     * @param update number of the update, from 1
     * @param warmup updates over which the rate rises to the peak
     * @param total updates after which a falling schedule has reached 0
     */
    public double rate(double peak, long update, long warmup, long total) {
        if (update <= warmup) {
            return peak * update / warmup;
        }
        double progress = total <= warmup ? 1 : Math.min(1, (double) (update - 1 - warmup) / (total - warmup));
        return switch (this) {
            case CONSTANT -> peak;
            case LINEAR -> peak * (1 - progress);
            case COSINE -> peak * (1 + Math.cos(Math.PI * progress)) / 2;
        };
    }

    /** The lower-case name used on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Schedule> parse(String text) {
        return Arrays.stream(values()).filter(s -> s.wireName().equals(text)).findFirst();
    }
}

package io.subgoal.t5.generate;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws a token as Hugging Face's {@code generate} does: temperature first, then the most probable {@code topK}, then the
 * fewest of these that have {@code topP} of what is left.
 */
final class TokenDraw {

    private final SamplingSettings settings;

    TokenDraw(SamplingSettings settings) {
        this.settings = settings;
    }

    /**
     * Draws from a row of log-probabilities.
     *
     * @param from index of the row's first value
     * @param size tokens of the row that may be drawn
     */
    int draw(float[] logProbabilities, int from, int size, RandomGenerator random) {
        int[] ranked = ranked(logProbabilities, from, size);
        int kept = settings.topK() == 0 ? size : Math.min(settings.topK(), size);
        double[] weights = new double[kept];
        double largest = logProbabilities[from + ranked[0]];
        double total = 0;
        for (int i = 0; i < kept; i++) {
            weights[i] = Math.exp((logProbabilities[from + ranked[i]] - largest) / settings.temperature());
            total += weights[i];
        }
        double above = 0;
        int last = 0;
        while (last < kept && above < settings.topP() * total) {
            above += weights[last++];
        }
        double dart = random.nextDouble() * above;
        for (int i = 0; i < last; i++) {
            dart -= weights[i];
            if (dart < 0) {
                return ranked[i];
            }
        }
        return ranked[last - 1];
    }

    /** Tokens by falling probability, ties by id. */
    private static int[] ranked(float[] values, int from, int size) {
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            int bits = Float.floatToIntBits(values[from + i]);
            // Makes the order of bits the order of numbers, reversed so that the largest comes first.
            int ordered = bits ^ ((bits >> 31) | Integer.MIN_VALUE);
            keys[i] = ((long) ~ordered & 0xffffffffL) << 31 | i;
        }
        Arrays.sort(keys);
        int[] ranked = new int[size];
        for (int i = 0; i < size; i++) {
            ranked[i] = (int) (keys[i] & 0x7fffffff);
        }
        return ranked;
    }
}

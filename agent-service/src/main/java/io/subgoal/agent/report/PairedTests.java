package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationComparison.Chance;
import io.subgoal.api.agent.Resampling;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Tests of whether paired differences could be chance. */
final class PairedTests {

    /** Up to this many pairs that differ, all flips are tried. */
    private static final int EXACT_PAIRS = 16;

    private static final double ROUNDING = 1e-9;

    private PairedTests() {}

    /**
     * The permutation test of a sum that would be as likely negative as positive if there were no difference.
     *
     * @param parts what each pair contributes
     */
    static Chance signFlips(double[] parts, Resampling how) {
        double[] differing = Arrays.stream(parts).filter(part -> part != 0).toArray();
        double observed = Math.abs(Arrays.stream(differing).sum());
        double least =
                observed - ROUNDING * Arrays.stream(differing).map(Math::abs).sum();
        return differing.length <= EXACT_PAIRS ? all(differing, least) : some(differing, least, how);
    }

    private static Chance all(double[] parts, double least) {
        long flips = 1L << parts.length;
        long reached = 0;
        for (long signs = 0; signs < flips; signs++) {
            reached += Math.abs(flipped(parts, signs)) >= least ? 1 : 0;
        }
        return new Chance((double) reached / flips, true, flips);
    }

    private static Chance some(double[] parts, double least, Resampling how) {
        SplittableRandom random = new SplittableRandom(how.seed());
        long reached = 0;
        for (int flip = 0; flip < how.resamples(); flip++) {
            double sum = 0;
            for (int from = 0; from < parts.length; from += Long.SIZE) {
                long signs = random.nextLong();
                int to = Math.min(from + Long.SIZE, parts.length);
                for (int i = from; i < to; i++) {
                    sum += (signs >>> (i - from) & 1) == 0 ? parts[i] : -parts[i];
                }
            }
            reached += Math.abs(sum) >= least ? 1 : 0;
        }
        return new Chance((reached + 1.0) / (how.resamples() + 1.0), false, how.resamples());
    }

    private static double flipped(double[] parts, long signs) {
        double sum = 0;
        for (int i = 0; i < parts.length; i++) {
            sum += (signs >>> i & 1) == 0 ? parts[i] : -parts[i];
        }
        return sum;
    }

    /**
     * McNemar's exact test, two-sided: whether as many pairs would change one way as the other, as a fair coin has it.
     *
     * @param one pairs that changed one way
     * @param other pairs that changed the other way
     */
    static double mcNemar(int one, int other) {
        int all = one + other;
        double logarithm = -all * Math.log(2);
        double tail = 0;
        for (int k = 0; k <= Math.min(one, other); k++) {
            tail += Math.exp(logarithm);
            logarithm += Math.log(all - k) - Math.log(k + 1);
        }
        return Math.min(1, 2 * tail);
    }
}

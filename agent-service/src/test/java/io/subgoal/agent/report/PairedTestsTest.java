package io.subgoal.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.api.agent.EvaluationComparison.Chance;
import io.subgoal.api.agent.Resampling;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** p-values against those worked out by hand. */
class PairedTestsTest {

    private static final Resampling USUAL = new Resampling(10_000, 1);

    @Test
    void fewPairsAreFlippedInEveryWay() {
        // Only all the same sign reaches the sum: 2 of 2^5.
        assertThat(PairedTests.signFlips(new double[] {1, 2, 3, 4, 5}, USUAL))
                .isEqualTo(new Chance(2 / 32.0, true, 32));
        // |sum| is 2; of the 8 flips of {1, 2, -1} the sums are 2 0 -2 4 2 0 -2 -4: six reach it.
        assertThat(PairedTests.signFlips(new double[] {1, 2, -1}, USUAL)).isEqualTo(new Chance(6 / 8.0, true, 8));
    }

    @Test
    void pairsThatDoNotDifferSayNothing() {
        assertThat(PairedTests.signFlips(new double[] {0, 3, 0, 3, 0}, USUAL)).isEqualTo(new Chance(0.5, true, 4));
        assertThat(PairedTests.signFlips(new double[] {0, 0}, USUAL)).isEqualTo(new Chance(1, true, 1));
        assertThat(PairedTests.signFlips(new double[0], USUAL)).isEqualTo(new Chance(1, true, 1));
    }

    @Test
    void roundingDoesNotHideAnEqualDifference() {
        // 0.1 + 0.2 and 0.3 differ in the last bit; both flips that leave |sum| at 0.6 must count.
        Chance chance = PairedTests.signFlips(new double[] {0.1, 0.2, 0.3}, USUAL);
        assertThat(chance.pValue()).isEqualTo(0.25);
    }

    /** Of 40 pairs with the difference 1 or -1, 27 to 13: twice the binomial tail P(X >= 27) is 0.0385. */
    @Test
    void manyPairsAreFlippedAtRandom() {
        double[] parts = new double[40];
        Arrays.fill(parts, 0, 27, 1);
        Arrays.fill(parts, 27, 40, -1);
        Chance chance = PairedTests.signFlips(parts, new Resampling(100_000, 5));
        assertThat(chance.exact()).isFalse();
        assertThat(chance.flips()).isEqualTo(100_000);
        assertThat(chance.pValue()).isCloseTo(0.0385, within(0.002));
    }

    @Test
    void aSampledPValueIsNeverZero() {
        double[] parts = new double[200];
        Arrays.fill(parts, 1);
        assertThat(PairedTests.signFlips(parts, new Resampling(999, 1)).pValue())
                .isEqualTo(1 / 1000.0);
    }

    @Test
    void mcNemarIsTheFairCoin() {
        assertThat(PairedTests.mcNemar(0, 0)).isEqualTo(1);
        assertThat(PairedTests.mcNemar(3, 3)).isEqualTo(1);
        assertThat(PairedTests.mcNemar(0, 5)).isCloseTo(2 / 32.0, within(1e-12));
        // 2 * (1 + 10 + 45) / 1024
        assertThat(PairedTests.mcNemar(2, 8)).isCloseTo(112 / 1024.0, within(1e-12));
        // SciPy 1.17.1: binomtest(37, 101) and binomtest(400, 900).
        assertThat(PairedTests.mcNemar(37, 64)).isCloseTo(0.009335048120644805, within(1e-12));
        assertThat(PairedTests.mcNemar(400, 500)).isCloseTo(0.0009564441369189373, within(1e-12));
        assertThat(PairedTests.mcNemar(8, 2)).isEqualTo(PairedTests.mcNemar(2, 8));
        assertThat(PairedTests.mcNemar(900, 900)).isEqualTo(1);
        assertThat(PairedTests.mcNemar(0, 1800)).isBetween(0.0, 1e-300);
    }
}

package io.subgoal.t5.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frequencies of many draws; with a fixed seed they are always the same. */
class TokenDrawTest {

    private static final int DRAWS = 20_000;
    /** Four tokens behind one that belongs to another row. */
    private static final float[] ROW = {
        99, (float) Math.log(0.1), (float) Math.log(0.5), (float) Math.log(0.15), (float) Math.log(0.25)
    };

    @Test
    void drawsByProbability() {
        assertThat(frequencies(settings(1, 0, 1))).containsExactly(new double[] {0.1, 0.5, 0.15, 0.25}, within(0.015));
    }

    @Test
    void temperatureSharpensAndFlattens() {
        // Squares of the probabilities, and their square roots, over their sums.
        assertThat(frequencies(settings(0.5, 0, 1)))
                .containsExactly(new double[] {0.0290, 0.7246, 0.0652, 0.1812}, within(0.015));
        assertThat(frequencies(settings(2, 0, 1)))
                .containsExactly(new double[] {0.1655, 0.3701, 0.2027, 0.2617}, within(0.015));
        assertThat(frequencies(settings(1e-3, 0, 1))).containsExactly(0, 1, 0, 0);
    }

    @Test
    void topKKeepsTheMostProbable() {
        assertThat(frequencies(settings(1, 2, 1)))
                .containsExactly(new double[] {0, 2 / 3.0, 0, 1 / 3.0}, within(0.015));
        assertThat(frequencies(settings(1, 1, 1))).containsExactly(0, 1, 0, 0);
        assertThat(frequencies(settings(1, 100, 1))[0]).isCloseTo(0.1, within(0.015));
    }

    @Test
    void topPKeepsTheFewestThatHaveTheShare() {
        assertThat(frequencies(settings(1, 0, 0.5))).containsExactly(0, 1, 0, 0);
        assertThat(frequencies(settings(1, 0, 0.51)))
                .containsExactly(new double[] {0, 2 / 3.0, 0, 1 / 3.0}, within(0.015));
        assertThat(frequencies(settings(1, 0, 1e-9))).containsExactly(0, 1, 0, 0);
        // Of the two that are left by top-k, the first has two thirds.
        assertThat(frequencies(settings(1, 2, 0.6))).containsExactly(0, 1, 0, 0);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> settings(0, 0, 1)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> settings(Double.NaN, 0, 1)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> settings(1, -1, 1)).hasMessageContaining("topK");
        assertThatThrownBy(() -> settings(1, 0, 0)).hasMessageContaining("topP");
        assertThatThrownBy(() -> settings(1, 0, 1.1)).hasMessageContaining("topP");
    }

    private static SamplingSettings settings(double temperature, int topK, double topP) {
        return new SamplingSettings(1, 5, temperature, topK, topP, 1, 1000);
    }

    private static double[] frequencies(SamplingSettings settings) {
        TokenDraw draw = new TokenDraw(settings);
        Random random = new Random(7);
        double[] frequencies = new double[4];
        for (int i = 0; i < DRAWS; i++) {
            frequencies[draw.draw(ROW, 1, 4, random)] += 1.0 / DRAWS;
        }
        for (int i = 0; i < 4; i++) {
            frequencies[i] = frequencies[i] > 1 - 1e-6 ? 1 : frequencies[i];
        }
        return frequencies;
    }
}

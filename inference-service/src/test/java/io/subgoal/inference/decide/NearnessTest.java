package io.subgoal.inference.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NearnessTest {

    @Test
    void theCosineTellsOfDirectionsAndNotOfLengths() {
        assertThat(cosine(new float[] {1, 2}, new float[] {10, 20})).isCloseTo(1, within(1e-12));
        assertThat(cosine(new float[] {1, 0}, new float[] {0, 3})).isZero();
        assertThat(cosine(new float[] {1, 1}, new float[] {-2, -2})).isCloseTo(-1, within(1e-12));
        assertThat(cosine(new float[] {3, 4}, new float[] {4, 3})).isCloseTo(24.0 / 25, within(1e-12));
    }

    @Test
    void aVectorWithoutLengthIsLikeNothing() {
        assertThat(cosine(new float[2], new float[] {1, 2})).isZero();
        assertThat(cosine(new float[2], new float[2])).isZero();
    }

    private static double cosine(float[] a, float[] b) {
        return Nearness.cosine(a, b);
    }
}

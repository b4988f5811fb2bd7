package io.subgoal.annotation.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Samples. */
class FailureSamplesTest {

    @Test
    void showsAsManyTasksAsItCan() {
        FailureSamples<String> samples = new FailureSamples<>(4);
        for (int i = 0; i < 10; i++) {
            samples.add("1-1", "a" + i);
        }
        samples.add("4-1", "b0");
        samples.add("7-1", "c0");
        assertThat(samples.sample()).containsExactly("a0", "b0", "c0", "a1");
        assertThat(new FailureSamples<String>(0).sample()).isEmpty();
    }
}

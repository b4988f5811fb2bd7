package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ExplosionWatchTest {

    @Test
    void seesAMeanFarAboveTheFirst() {
        ExplosionWatch watch = new ExplosionWatch(2, null);
        assertThat(watch.explodes(mean(watch, 4))).isFalse();
        assertThat(watch.first()).isEqualTo(4);
        assertThat(watch.explodes(mean(watch, 0.1))).isFalse();
        assertThat(watch.explodes(mean(watch, 7.9))).isFalse();
        assertThat(watch.explodes(mean(watch, 8.1))).isTrue();
    }

    @Test
    void whatATrainedModelLosesAtFirstIsNoExplosion() {
        ExplosionWatch watch = new ExplosionWatch(2, 0.02);
        assertThat(watch.explodes(mean(watch, 0.3))).isFalse();
        assertThat(watch.explodes(mean(watch, 0.99))).isFalse();
        assertThat(watch.explodes(mean(watch, 1.01))).isTrue();
    }

    @Test
    void oneBadUpdateIsNoExplosion() {
        ExplosionWatch watch = new ExplosionWatch(2, 4.0);
        for (int i = 0; i < ExplosionWatch.UPDATES - 1; i++) {
            watch.add(0.01);
            assertThat(watch.mean()).isEmpty();
        }
        watch.add(100);
        assertThat(watch.explodes(watch.mean().orElseThrow())).isFalse();
    }

    private static double mean(ExplosionWatch watch, double loss) {
        OptionalDouble mean = OptionalDouble.empty();
        for (int i = 0; i < ExplosionWatch.UPDATES; i++) {
            watch.add(loss);
            mean = watch.mean();
        }
        return mean.orElseThrow();
    }
}

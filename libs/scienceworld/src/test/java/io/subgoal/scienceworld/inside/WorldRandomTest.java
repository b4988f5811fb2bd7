package io.subgoal.scienceworld.inside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WorldRandomTest {

    @Test
    void drawsTheNumbersOfTheJdk() {
        Random theirs = new Random();
        WorldRandom ours = new WorldRandom();
        for (long seed : new long[] {0, 1, -7, 1L << 47, Long.MAX_VALUE}) {
            theirs.setSeed(seed);
            ours.setSeed(seed);
            for (int bound = 1; bound < 100; bound++) {
                assertThat(ours.nextInt(bound)).isEqualTo(theirs.nextInt(bound));
                assertThat(ours.nextDouble()).isEqualTo(theirs.nextDouble());
                assertThat(ours.nextFloat()).isEqualTo(theirs.nextFloat());
                assertThat(ours.nextBoolean()).isEqualTo(theirs.nextBoolean());
            }
        }
    }

    @Test
    void goesOnFromAStateThatIsPutBack() {
        WorldRandom random = new WorldRandom();
        long state = random.state();
        int next = random.nextInt();
        random.nextInt(17);
        random.restore(state);
        assertThat(random.nextInt()).isEqualTo(next);
    }
}

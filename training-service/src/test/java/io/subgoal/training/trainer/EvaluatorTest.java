package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

    /** 1,000 rows of one task, 40 and 3 of others. */
    private static final int[] TASKS =
            IntStream.range(0, 1043).map(i -> i < 1000 ? 2 : i < 1040 ? 0 : 1).toArray();

    @Test
    void tasksAreMeasuredByAsManyRowsEach() {
        assertThat(counts(60)).containsExactly(28, 3, 29);
        assertThat(counts(300)).containsExactly(40, 3, 257);
        assertThat(counts(2)).containsExactly(1, 0, 1);
        assertThat(Evaluator.sample(TASKS, 1043))
                .containsExactlyInAnyOrder(IntStream.range(0, 1043).boxed().toArray(Integer[]::new));
        assertThat(Evaluator.sample(TASKS, Integer.MAX_VALUE)).hasSize(1043);
        assertThat(Evaluator.sample(new int[0], 5)).isEmpty();
    }

    @Test
    void rowsOfATaskLieAtEvenDistances() {
        assertThat(Evaluator.sample(new int[100], 5)).containsExactly(0, 20, 40, 60, 80);
    }

    private static int[] counts(int sample) {
        int[] rows = Evaluator.sample(TASKS, sample).toArray();
        assertThat(rows).doesNotHaveDuplicates();
        int[] counts = new int[3];
        Arrays.stream(rows).forEach(row -> counts[TASKS[row]]++);
        return counts;
    }
}

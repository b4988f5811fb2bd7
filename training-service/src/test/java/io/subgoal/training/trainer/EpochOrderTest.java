package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

    private static final int ROWS = 103;
    private static final int[] LENGTHS =
            IntStream.range(0, ROWS).map(i -> 5 + i * 7 % 50).toArray();
    /** 90 rows of one task, 10 and 3 of others. */
    private static final int[] TASKS =
            IntStream.range(0, ROWS).map(i -> i < 90 ? 0 : i < 100 ? 1 : 2).toArray();

    private static final double[] ALIKE =
            IntStream.range(0, ROWS).mapToDouble(i -> 1).toArray();

    @Test
    void anEpochHasEachRowOnceAndTheNextAnotherOrder() {
        EpochOrder order = new EpochOrder(LENGTHS, TASKS, ALIKE, 8, 1, 7);
        assertThat(order.updatesPerEpoch()).isEqualTo(13);
        List<Integer> first = epoch(order, 0);
        assertThat(first).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(epoch(order, 1)).hasSize(ROWS).doesNotHaveDuplicates().isNotEqualTo(first);
        assertThat(epoch(new EpochOrder(LENGTHS, TASKS, ALIKE, 8, 1, 8), 0)).isNotEqualTo(first);
    }

    @Test
    void anUpdateIsAFunctionOfItsNumber() {
        for (double temperature : new double[] {1, 3}) {
            EpochOrder straight = new EpochOrder(LENGTHS, TASKS, ALIKE, 8, temperature, 7);
            List<int[]> all = IntStream.range(0, 40).mapToObj(straight::batch).toList();
            EpochOrder jumping = new EpochOrder(LENGTHS, TASKS, ALIKE, 8, temperature, 7);
            for (int update : new int[] {39, 0, 20, 13, 12, 27}) {
                assertThat(jumping.batch(update)).containsExactly(all.get(update));
            }
        }
    }

    @Test
    void temperatureEvensTasksOut() {
        double[] mild = shares(2);
        double weights = Math.sqrt(90) + Math.sqrt(10) + Math.sqrt(3);
        assertThat(mild[0]).isBetween(Math.sqrt(90) / weights - 0.02, Math.sqrt(90) / weights + 0.02);
        double[] even = shares(1000);
        for (double share : even) {
            assertThat(share).isBetween(0.32, 0.35);
        }
    }

    /** A fifth of the rows with a weight of three: three of seven draws within each task, whatever the task's own share is. */
    @Test
    void weightsCountWithinATask() {
        double[] weights =
                IntStream.range(0, ROWS).mapToDouble(i -> i % 5 == 0 ? 3 : 1).toArray();
        for (double temperature : new double[] {1, 2}) {
            EpochOrder order = new EpochOrder(LENGTHS, TASKS, weights, 8, temperature, 7);
            double[] heavy = new double[3];
            double[] all = new double[3];
            epoch(order, 0).forEach(row -> {
                all[TASKS[row]]++;
                heavy[TASKS[row]] += weights[row] == 3 ? 1 : 0;
            });
            assertThat(heavy[0] / all[0]).isBetween(0.41, 0.45);
            assertThat(heavy[1] / all[1]).isBetween(0.35, 0.5);
            assertThat(all[0] / ROWS).isBetween(temperature == 1 ? 0.86 : 0.6, temperature == 1 ? 0.89 : 0.67);
        }
    }

    /** No row of a task is drawn twice more often than another of it. */
    @Test
    void rowsOfATaskAreSeenEquallyOften() {
        EpochOrder order = new EpochOrder(LENGTHS, TASKS, ALIKE, 8, 1000, 7);
        int[] seen = new int[ROWS];
        epoch(order, 0).forEach(row -> seen[row]++);
        assertThat(Arrays.stream(seen, 90, 100).max().orElseThrow()
                        - Arrays.stream(seen, 90, 100).min().orElseThrow())
                .isLessThanOrEqualTo(1);
        assertThat(Arrays.stream(seen, 100, 103).min().orElseThrow()).isGreaterThan(9);
    }

    @Test
    void passesHoldTheBatchAndNoMoreTokensThanAllowed() {
        EpochOrder order = new EpochOrder(LENGTHS, TASKS, ALIKE, 16, 1, 7);
        int[] batch = order.batch(3);
        List<Integer> rows = new ArrayList<>();
        for (int[] pass : order.passes(batch, 100)) {
            int longest = Arrays.stream(pass).map(row -> LENGTHS[row]).max().orElseThrow();
            assertThat(pass.length == 1 || pass.length * longest <= 100).isTrue();
            Arrays.stream(pass).forEach(rows::add);
        }
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(batch).boxed().toList());
    }

    private static double[] shares(double temperature) {
        EpochOrder order = new EpochOrder(LENGTHS, TASKS, ALIKE, 8, temperature, 7);
        double[] shares = new double[3];
        epoch(order, 0).forEach(row -> shares[TASKS[row]] += 1.0 / ROWS);
        return shares;
    }

    private static List<Integer> epoch(EpochOrder order, int epoch) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < order.updatesPerEpoch(); i++) {
            Arrays.stream(order.batch(epoch * order.updatesPerEpoch() + i)).forEach(rows::add);
        }
        return rows;
    }
}

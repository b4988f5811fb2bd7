package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchOrderTest {

    private static final int ROWS = 1003;
    private static final int BATCH = 8;

    private final int[] lengths = new Random(3).ints(ROWS, 5, 200).toArray();
    private final BatchOrder order = new BatchOrder(lengths, BATCH, 7);

    @Test
    void anEpochHoldsEveryRowOnce() {
        List<int[]> batches = order.epoch(0);
        assertThat(batches).hasSize(order.batchesPerEpoch()).hasSize(126);
        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, ROWS).toArray());
    }

    @Test
    void anEpochIsAFunctionOfSeedAndNumber() {
        assertThat(rows(order.epoch(3))).isEqualTo(rows(new BatchOrder(lengths, BATCH, 7).epoch(3)));
        assertThat(rows(order.epoch(3))).isNotEqualTo(rows(order.epoch(4)));
        assertThat(rows(new BatchOrder(lengths, BATCH, 8).epoch(3))).isNotEqualTo(rows(order.epoch(3)));
    }

    @Test
    void rowsOfLikeLengthShareABatch() {
        double spread = order.epoch(0).stream()
                .mapToInt(batch -> max(batch)
                        - Arrays.stream(batch).map(row -> lengths[row]).min().orElseThrow())
                .average()
                .orElseThrow();
        assertThat(spread).isLessThan(20);
    }

    private int max(int[] batch) {
        return Arrays.stream(batch).map(row -> lengths[row]).max().orElseThrow();
    }

    private static List<Integer> rows(List<int[]> batches) {
        return batches.stream().flatMapToInt(Arrays::stream).boxed().toList();
    }
}

package io.subgoal.t5.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {

    private static final int ROWS = 1003;
    private static final int BATCH = 8;

    private final int[] lengths = new Random(3).ints(ROWS, 5, 200).toArray();
    private final LengthBuckets buckets = new LengthBuckets(lengths, BATCH, 7);

    @Test
    void anEpochHoldsEveryRowOnce() {
        List<int[]> batches = buckets.epoch(0);
        assertThat(batches).hasSize(buckets.batchesPerEpoch()).hasSize(126);
        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, ROWS).toArray());
    }

    @Test
    void allBatchesButOneAreFull() {
        assertThat(buckets.epoch(0)).filteredOn(batch -> batch.length != BATCH).hasSize(1);
    }

    @Test
    void anEpochIsAFunctionOfSeedAndNumber() {
        assertThat(rows(buckets.epoch(3))).isEqualTo(rows(new LengthBuckets(lengths, BATCH, 7).epoch(3)));
        assertThat(rows(buckets.epoch(3))).isNotEqualTo(rows(buckets.epoch(4)));
        assertThat(rows(new LengthBuckets(lengths, BATCH, 8).epoch(3))).isNotEqualTo(rows(buckets.epoch(3)));
    }

    @Test
    void littleIsPadding() {
        long real = Arrays.stream(lengths).sum();
        assertThat((double) real / padded(buckets.epoch(0))).isGreaterThan(0.95);
        List<int[]> shuffled = new LengthBuckets(lengths, BATCH, 1, 7).epoch(0);
        assertThat((double) real / padded(shuffled)).isBetween(0.5, 0.65);
    }

    @Test
    void batchesComeInRandomOrder() {
        int[] longest = buckets.epoch(0).stream().mapToInt(this::longest).toArray();
        long rises = IntStream.range(1, longest.length)
                .filter(i -> longest[i] > longest[i - 1])
                .count();
        assertThat(rises).isBetween(40L, 85L);
    }

    @Test
    void piecesAreWithinTheLimitAndHoldTheBatch() {
        for (int[] batch : buckets.epoch(1)) {
            List<int[]> pieces = buckets.pieces(batch, 400, 50);
            assertThat(pieces).allMatch(piece -> piece.length * longest(piece) <= 400);
            assertThat(pieces.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                    .isEqualTo(Arrays.stream(batch).sorted().toArray());
        }
    }

    @Test
    void aBatchIsCutWhereThatSavesMoreThanAPieceCosts() {
        LengthBuckets four = new LengthBuckets(new int[] {100, 10, 11, 90}, 4, 1);
        int[] batch = {0, 1, 2, 3};
        assertThat(four.pieces(batch, 1000, 20)).containsExactly(new int[] {1, 2}, new int[] {3, 0});
        assertThat(four.pieces(batch, 1000, 0))
                .containsExactly(new int[] {1}, new int[] {2}, new int[] {3}, new int[] {0});
        assertThat(four.pieces(batch, 1000, 500)).containsExactly(new int[] {1, 2, 3, 0});
    }

    @Test
    void aBatchThatIsTooMuchIsCutWhateverAPieceCosts() {
        LengthBuckets three = new LengthBuckets(new int[] {10, 30, 20}, 3, 1);
        int[] batch = {0, 1, 2};
        assertThat(three.pieces(batch, 90, 500)).containsExactly(new int[] {0, 2, 1});
        assertThat(three.pieces(batch, 89, 500)).hasSize(2);
        assertThat(three.pieces(batch, 5, 500)).containsExactly(new int[] {0}, new int[] {2}, new int[] {1});
    }

    @Test
    void windowsOfOneBatchMakeRandomBatchesOfAllLengths() {
        double spread = new LengthBuckets(lengths, BATCH, 1, 7)
                .epoch(0).stream()
                        .mapToInt(batch -> longest(batch)
                                - Arrays.stream(batch)
                                        .map(row -> lengths[row])
                                        .min()
                                        .orElseThrow())
                        .average()
                        .orElseThrow();
        assertThat(spread).isGreaterThan(130);
    }

    @Test
    void aBatchNeedsRows() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LengthBuckets(lengths, 0, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> new LengthBuckets(lengths, 8, 0, 7));
    }

    private int longest(int[] batch) {
        return Arrays.stream(batch).map(row -> lengths[row]).max().orElseThrow();
    }

    private long padded(List<int[]> batches) {
        return batches.stream()
                .mapToLong(batch -> (long) batch.length * longest(batch))
                .sum();
    }

    private static List<Integer> rows(List<int[]> batches) {
        return batches.stream().flatMapToInt(Arrays::stream).boxed().toList();
    }
}

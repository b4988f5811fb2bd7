package io.subgoal.training.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * In which order rows are seen: a pure function of seed and epoch, so that a resumed run goes on exactly where it was.
 * Rows of like length share a batch, so that little is padding; the batches come in random order.
 */
final class BatchOrder {

    /** Batches whose rows are sorted together. */
    private static final int WINDOW = 32;

    private final int[] lengths;
    private final int batchSize;
    private final long seed;

    /**
     * @param lengths tokens of each row's input
     */
    BatchOrder(int[] lengths, int batchSize, long seed) {
        this.lengths = lengths.clone();
        this.batchSize = batchSize;
        this.seed = seed;
    }

    int batchesPerEpoch() {
        return (lengths.length + batchSize - 1) / batchSize;
    }

    /** The batches of an epoch as indices of rows. */
    List<int[]> epoch(long epoch) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch);
        int[] rows = new int[lengths.length];
        Arrays.setAll(rows, i -> i);
        shuffle(rows, random);
        List<int[]> batches = new ArrayList<>();
        int window = batchSize * WINDOW;
        for (int from = 0; from < rows.length; from += window) {
            Integer[] sorted = Arrays.stream(rows, from, Math.min(from + window, rows.length))
                    .boxed()
                    .sorted(Comparator.comparingInt(row -> lengths[row]))
                    .toArray(Integer[]::new);
            for (int i = 0; i < sorted.length; i += batchSize) {
                batches.add(Arrays.stream(sorted, i, Math.min(i + batchSize, sorted.length))
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
        }
        for (int i = batches.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int[] swapped = batches.get(i);
            batches.set(i, batches.get(j));
            batches.set(j, swapped);
        }
        return batches;
    }

    private static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}

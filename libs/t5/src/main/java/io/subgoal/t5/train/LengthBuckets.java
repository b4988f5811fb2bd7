package io.subgoal.t5.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * In which order rows are seen: a pure function of seed and epoch, so that a resumed run goes on exactly where it was.
 * Rows of like length share a batch, so that little is padding; the batches come in random order. Every batch but one has
 * the same number of rows, so that all updates weigh alike; where one is too much for memory it can be cut into pieces
 * whose gradients add up.
 */
public final class LengthBuckets {

    /** Batches whose rows are sorted together: more make less padding, fewer mix rows of all lengths more freely. */
    private static final int WINDOW = 32;

    private final int[] lengths;
    private final int batchSize;
    private final long seed;

    /**
     * @param lengths tokens of each row's source
     * @param batchSize rows of a batch; the last of an epoch may have fewer
     */
    public LengthBuckets(int[] lengths, int batchSize, long seed) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("A batch needs at least one row, not " + batchSize);
        }
        this.lengths = lengths.clone();
        this.batchSize = batchSize;
        this.seed = seed;
    }

    public int batchesPerEpoch() {
        return (lengths.length + batchSize - 1) / batchSize;
    }

    /** The batches of an epoch as indices of rows, each row once. */
    public List<int[]> epoch(long epoch) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch);
        int[] rows = new int[lengths.length];
        Arrays.setAll(rows, i -> i);
        shuffle(rows, random);
        List<int[]> batches = new ArrayList<>();
        int window = batchSize * WINDOW;
        for (int from = 0; from < rows.length; from += window) {
            int[] sorted = sortedByLength(Arrays.copyOfRange(rows, from, Math.min(from + window, rows.length)));
            for (int i = 0; i < sorted.length; i += batchSize) {
                batches.add(Arrays.copyOfRange(sorted, i, Math.min(i + batchSize, sorted.length)));
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

    /**
     * Cuts a batch into as few pieces of neighbours in length as a limit allows.
     *
     * @param tokens most tokens of a piece's sources, padding included; a row that is longer is a piece by itself
     */
    public List<int[]> pieces(int[] batch, long tokens) {
        int[] sorted = sortedByLength(batch);
        List<int[]> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            boolean full = i == sorted.length || (long) (i + 1 - from) * lengths[sorted[i]] > tokens;
            if (full) {
                pieces.add(Arrays.copyOfRange(sorted, from, i));
                from = i;
            }
        }
        return pieces;
    }

    private int[] sortedByLength(int[] rows) {
        return Arrays.stream(rows)
                .boxed()
                .sorted(Comparator.comparingInt(row -> lengths[row]))
                .mapToInt(Integer::intValue)
                .toArray();
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

package io.subgoal.t5.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * In which order rows are seen: a pure function of seed and epoch, so that a resumed run goes on exactly where it was.
 * Rows of like length share a batch, so that little is padding; the batches come in random order. Every batch but one has
 * the same number of rows, so that all updates weigh alike. Batches can be cut into pieces whose gradients add up: for
 * less padding, and where a batch is too much for memory.
 */
public final class LengthBuckets {

    private static final int WINDOW = 32;

    private final int[] lengths;
    private final int batchSize;
    private final int window;
    private final long seed;

    /**
     * Buckets of the usual window.
     *
     * @param lengths tokens of each row's source
     * @param batchSize rows of a batch; the last of an epoch may have fewer
     */
    public LengthBuckets(int[] lengths, int batchSize, long seed) {
        this(lengths, batchSize, WINDOW, seed);
    }

    /**
     * Buckets of any window.
     *
     * @param window batches whose rows are sorted together: more make less padding, fewer mix rows more freely, and with
     *     1 every batch is random
     */
    public LengthBuckets(int[] lengths, int batchSize, int window, long seed) {
        if (batchSize < 1 || window < 1) {
            throw new IllegalArgumentException("A batch needs a row and a window a batch");
        }
        this.lengths = lengths.clone();
        this.batchSize = batchSize;
        this.window = window;
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
        int together = batchSize * window;
        for (int from = 0; from < rows.length; from += together) {
            int[] sorted = sortedByLength(Arrays.copyOfRange(rows, from, Math.min(from + together, rows.length)));
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
     * Cuts a batch into the pieces that cost least: the tokens of their sources, padding included, and something for each
     * piece.
     *
     * @param most most tokens of a piece, padding included; a row that is longer is a piece by itself
     * @param each how many tokens a piece costs besides
     */
    public List<int[]> pieces(int[] batch, long most, long each) {
        int[] sorted = sortedByLength(batch);
        // The least cost of the first rows, and where their last piece begins.
        long[] cost = new long[sorted.length + 1];
        int[] begin = new int[sorted.length + 1];
        for (int end = 1; end <= sorted.length; end++) {
            long longest = lengths[sorted[end - 1]];
            cost[end] = Long.MAX_VALUE;
            for (int from = end - 1; from >= 0 && (from == end - 1 || (end - from) * longest <= most); from--) {
                long sum = cost[from] + (end - from) * longest + each;
                if (sum < cost[end]) {
                    cost[end] = sum;
                    begin[end] = from;
                }
            }
        }
        List<int[]> pieces = new ArrayList<>();
        for (int end = sorted.length; end > 0; end = begin[end]) {
            pieces.addFirst(Arrays.copyOfRange(sorted, begin[end], end));
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

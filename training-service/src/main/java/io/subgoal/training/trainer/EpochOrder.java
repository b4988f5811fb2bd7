package io.subgoal.training.trainer;

import io.subgoal.t5.train.LengthBuckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which rows an update learns from: a pure function of the seed and the update's number, so that a run that was
 * interrupted goes on exactly where it was. Batches are random; each is cut into passes of rows of like length, so that
 * little is padding.
 */
final class EpochOrder {

    /** What a pass costs besides its tokens, in tokens: measured with {@code bench/run rows}. */
    private static final long EACH_PASS = 80;

    private final int[] lengths;
    private final int[] taskOf;
    private final double temperature;
    private final long seed;
    private final LengthBuckets buckets;
    private long epoch = -1;
    private int[] chosen = {};
    private List<int[]> batches = List.of();

    /**
     * @param lengths tokens of each row's source
     * @param taskOf number of each row's task
     * @param temperature 1 to see each row once in an epoch; above, tasks with few rows are seen more often and those with
     *     many less, in proportion to rows^(1/temperature)
     */
    EpochOrder(int[] lengths, int[] taskOf, int batchSize, double temperature, long seed) {
        this.lengths = lengths;
        this.taskOf = taskOf;
        this.temperature = temperature;
        this.seed = seed;
        buckets = new LengthBuckets(lengths, batchSize, 1, seed);
    }

    long updatesPerEpoch() {
        return buckets.batchesPerEpoch();
    }

    /** The epoch of an update, from 0. */
    long epoch(long update) {
        return update / updatesPerEpoch();
    }

    /** The rows of an update; updates count from 0. */
    int[] batch(long update) {
        long wanted = epoch(update);
        if (wanted != epoch) {
            epoch = wanted;
            batches = buckets.epoch(wanted);
            chosen = temperature == 1 ? new int[0] : choose(wanted);
        }
        int[] batch = batches.get((int) (update % updatesPerEpoch()));
        return chosen.length == 0
                ? batch
                : Arrays.stream(batch).map(i -> chosen[i]).toArray();
    }

    /** Cuts a batch into passes of at most so many source tokens, padding included. */
    List<int[]> passes(int[] batch, long tokens) {
        return buckets.pieces(batch, tokens, EACH_PASS);
    }

    /** As many rows as there are, each task with its share; a task's rows are seen equally often, but for one. */
    private int[] choose(long wanted) {
        SplittableRandom random = new SplittableRandom((seed * 31 + wanted) * 1_000_000_007L + 17);
        List<List<Integer>> byTask = byTask();
        double[] weights = byTask.stream()
                .mapToDouble(rows -> Math.pow(rows.size(), 1 / temperature))
                .toArray();
        double sum = Arrays.stream(weights).sum();
        int[] all = new int[lengths.length];
        int filled = 0;
        double due = 0;
        for (int task = 0; task < weights.length; task++) {
            due += weights[task] / sum * lengths.length;
            int quota = (int) (task == weights.length - 1 ? lengths.length - filled : Math.round(due) - filled);
            int[] rows = byTask.get(task).stream().mapToInt(Integer::intValue).toArray();
            for (int i = 0; i < quota; i++) {
                if (i % rows.length == 0) {
                    shuffle(rows, random);
                }
                all[filled++] = rows[i % rows.length];
            }
        }
        shuffle(all, random);
        return all;
    }

    private List<List<Integer>> byTask() {
        List<List<Integer>> byTask = new ArrayList<>();
        for (int row = 0; row < taskOf.length; row++) {
            while (byTask.size() <= taskOf[row]) {
                byTask.add(new ArrayList<>());
            }
            byTask.get(taskOf[row]).add(row);
        }
        byTask.removeIf(List::isEmpty);
        return byTask;
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

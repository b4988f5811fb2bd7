package io.subgoal.training.trainer;

import io.subgoal.t5.train.LengthBuckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

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
    private final double[] weights;
    private final boolean eachOnce;
    private final double temperature;
    private final long seed;
    private final LengthBuckets buckets;
    private long epoch = -1;
    private int[] chosen = {};
    private List<int[]> batches = List.of();

    /**
     * @param lengths tokens of each row's source
     * @param taskOf number of each row's task
     * @param weights how often each row of a task is seen beside the others of it
     * @param temperature 1 to see tasks by their rows; above, tasks with few rows are seen more often and those with many
     *     less, in proportion to rows^(1/temperature). With equal weights and 1 each row is seen once in an epoch
     */
    EpochOrder(int[] lengths, int[] taskOf, double[] weights, int batchSize, double temperature, long seed) {
        this.lengths = lengths;
        this.taskOf = taskOf;
        this.weights = weights;
        eachOnce = temperature == 1 && Arrays.stream(weights).distinct().count() <= 1;
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
            chosen = eachOnce ? new int[0] : choose(wanted);
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

    /** As many rows as there are, each group with its share; a group's rows are seen equally often, but for one. */
    private int[] choose(long wanted) {
        SplittableRandom random = new SplittableRandom((seed * 31 + wanted) * 1_000_000_007L + 17);
        List<Group> groups = groups();
        double sum = groups.stream().mapToDouble(Group::share).sum();
        int[] all = new int[lengths.length];
        int filled = 0;
        double due = 0;
        for (int g = 0; g < groups.size(); g++) {
            due += groups.get(g).share() / sum * lengths.length;
            int quota = (int) (g == groups.size() - 1 ? lengths.length - filled : Math.round(due) - filled);
            int[] rows = groups.get(g).rows();
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

    /**
     * Rows of one task and one weight.
     *
     * @param share of all that is seen, but for a factor that all groups have in common
     */
    private record Group(int[] rows, double share) {}

    private List<Group> groups() {
        SortedMap<Integer, SortedMap<Double, List<Integer>>> byTask = new TreeMap<>();
        for (int row = 0; row < taskOf.length; row++) {
            byTask.computeIfAbsent(taskOf[row], task -> new TreeMap<>())
                    .computeIfAbsent(weights[row], weight -> new ArrayList<>())
                    .add(row);
        }
        List<Group> groups = new ArrayList<>();
        for (SortedMap<Double, List<Integer>> byWeight : byTask.values()) {
            int count = byWeight.values().stream().mapToInt(List::size).sum();
            double whole = byWeight.entrySet().stream()
                    .mapToDouble(group -> group.getKey() * group.getValue().size())
                    .sum();
            byWeight.forEach((weight, rows) -> groups.add(new Group(
                    rows.stream().mapToInt(Integer::intValue).toArray(),
                    Math.pow(count, 1 / temperature) * weight * rows.size() / whole)));
        }
        return groups;
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

package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationComparison.SolvedPairs;
import io.subgoal.api.agent.EvaluationComparison.Tally;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.store.evaluation.EpisodeScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What two evaluations made of the variations that have a score in both. */
final class Pairs {

    private static final double EQUAL = 1e-9;

    private final List<OfTask> tasks;
    private final boolean single;

    private Pairs(List<OfTask> tasks, boolean single) {
        this.tasks = tasks;
        this.single = single;
    }

    /**
     * A task's variations.
     *
     * @param variations their numbers, ascending
     * @param difference second less first, a mean for each variation
     */
    record OfTask(String id, List<Integer> variations, TaskSample first, TaskSample second, TaskSample difference) {

        Tally tally(ScoreConvention convention) {
            int wins = 0;
            int losses = 0;
            double[] means = difference.means(convention);
            for (double mean : means) {
                wins += mean > EQUAL ? 1 : 0;
                losses += mean < -EQUAL ? 1 : 0;
            }
            return new Tally(wins, losses, means.length - wins - losses);
        }
    }

    /**
     * Pairs episodes up.
     *
     * @param bySeed whether an episode is compared with that of the same seed only; else all seeds are averaged
     */
    static Pairs of(List<EpisodeScore> first, List<EpisodeScore> second, boolean bySeed) {
        Map<Key, List<double[]>> ofFirst = byKey(first, bySeed);
        Map<Key, List<double[]>> ofSecond = byKey(second, bySeed);
        SortedMap<String, SortedMap<Integer, List<List<double[]>>>> paired = new TreeMap<>(Played.BY_ID);
        ofFirst.forEach((key, values) -> {
            List<double[]> others = ofSecond.get(key);
            if (others != null) {
                paired.computeIfAbsent(key.task(), task -> new TreeMap<>())
                        .computeIfAbsent(key.variation(), variation -> new ArrayList<>())
                        .add(List.of(mean(values), mean(others)));
            }
        });
        List<OfTask> tasks = new ArrayList<>();
        paired.forEach((task, variations) -> tasks.add(ofTask(task, variations)));
        boolean single = ofFirst.values().stream().allMatch(values -> values.size() == 1)
                && ofSecond.values().stream().allMatch(values -> values.size() == 1)
                && paired.values().stream()
                        .flatMap(variations -> variations.values().stream())
                        .allMatch(values -> values.size() == 1);
        return new Pairs(tasks, single);
    }

    private record Key(String task, int variation, long seed) {}

    private static Map<Key, List<double[]>> byKey(List<EpisodeScore> scores, boolean bySeed) {
        Map<Key, List<double[]>> values = new HashMap<>();
        for (EpisodeScore score : scores) {
            Key key = new Key(score.taskId(), score.variation(), bySeed ? score.seed() : 0);
            values.computeIfAbsent(key, k -> new ArrayList<>()).add(Played.values(score));
        }
        return values;
    }

    private static double[] mean(List<double[]> values) {
        return IntStream.range(0, TaskSample.CONVENTIONS.size())
                .mapToDouble(
                        c -> values.stream().mapToDouble(v -> v[c]).average().orElseThrow())
                .toArray();
    }

    /** A variation counts once, however many seeds are paired. */
    private static OfTask ofTask(String task, SortedMap<Integer, List<List<double[]>>> variations) {
        List<List<double[]>> first = new ArrayList<>();
        List<List<double[]>> second = new ArrayList<>();
        List<List<double[]>> difference = new ArrayList<>();
        for (List<List<double[]>> pairs : variations.values()) {
            double[] one = mean(pairs.stream().map(List::getFirst).toList());
            double[] other = mean(pairs.stream().map(List::getLast).toList());
            first.add(List.of(one));
            second.add(List.of(other));
            difference.add(List.of(IntStream.range(0, one.length)
                    .mapToDouble(c -> other[c] - one[c])
                    .toArray()));
        }
        return new OfTask(
                task,
                List.copyOf(variations.keySet()),
                TaskSample.of(task, first),
                TaskSample.of(task, second),
                TaskSample.of(task, difference));
    }

    List<OfTask> tasks() {
        return tasks;
    }

    /** Those of a length class. */
    Pairs of(LengthClass length) {
        return new Pairs(
                tasks.stream()
                        .filter(task -> SwiftSageTable.TABLE.length(task.id()) == length)
                        .toList(),
                single);
    }

    /** How many variations are paired. */
    int size() {
        return tasks.stream().mapToInt(task -> task.variations().size()).sum();
    }

    List<TaskSample> differences() {
        return tasks.stream().map(OfTask::difference).toList();
    }

    double first(ScoreConvention convention) {
        return tasks.stream()
                .mapToDouble(task -> task.first().mean(convention))
                .average()
                .orElseThrow();
    }

    double second(ScoreConvention convention) {
        return tasks.stream()
                .mapToDouble(task -> task.second().mean(convention))
                .average()
                .orElseThrow();
    }

    Tally tally(ScoreConvention convention) {
        return tasks.stream()
                .map(task -> task.tally(convention))
                .reduce(
                        new Tally(0, 0, 0),
                        (a, b) -> new Tally(a.wins() + b.wins(), a.losses() + b.losses(), a.ties() + b.ties()));
    }

    /** What each variation contributes to the mean of the tasks' mean differences. */
    double[] parts(ScoreConvention convention) {
        return tasks.stream()
                .flatMapToDouble(task -> {
                    double[] means = task.difference().means(convention);
                    return Arrays.stream(means).map(mean -> mean / means.length / tasks.size());
                })
                .toArray();
    }

    /** Null where a variation has several episodes on a side: they would not be independent. */
    @Nullable
    SolvedPairs solved() {
        if (!single) {
            return null;
        }
        int[][] counts = new int[2][2];
        for (OfTask task : tasks) {
            double[] one = task.first().means(ScoreConvention.SOLVED);
            double[] other = task.second().means(ScoreConvention.SOLVED);
            for (int v = 0; v < one.length; v++) {
                counts[one[v] > 0 ? 1 : 0][other[v] > 0 ? 1 : 0]++;
            }
        }
        return new SolvedPairs(
                counts[1][1],
                counts[1][0],
                counts[0][1],
                counts[0][0],
                PairedTests.mcNemar(counts[1][0], counts[0][1]));
    }
}

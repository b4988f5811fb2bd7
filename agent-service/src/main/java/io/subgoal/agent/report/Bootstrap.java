package io.subgoal.agent.report;

import io.subgoal.api.agent.Estimate;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.Resampling;
import io.subgoal.api.agent.ScoreConvention;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Percentile intervals by resampling within tasks: of each task as many variations are drawn as it has, with replacement.
 * What is drawn of a task depends on the seed and the task only. A task with one variation contributes no width.
 */
final class Bootstrap {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Map<String, TaskSample> samples = new HashMap<>();
    private final Map<String, Resamples[]> tasks = new HashMap<>();
    private final Map<LengthClass, Resamples[]> lengths = new EnumMap<>(LengthClass.class);
    private final Resamples[] all;

    Bootstrap(List<TaskSample> all, Resampling how) {
        this.all = empty(how);
        all.forEach(sample -> draw(sample, how));
    }

    private static Resamples[] empty(Resampling how) {
        Resamples[] empty = new Resamples[TaskSample.CONVENTIONS.size()];
        for (int c = 0; c < empty.length; c++) {
            empty[c] = new Resamples(how.resamples());
        }
        return empty;
    }

    private void draw(TaskSample sample, Resampling how) {
        samples.put(sample.task(), sample);
        Resamples[] ofTask = tasks.computeIfAbsent(sample.task(), task -> empty(how));
        Resamples[] ofLength =
                lengths.computeIfAbsent(SwiftSageTable.TABLE.length(sample.task()), length -> empty(how));
        double[][] sums = new double[ofTask.length][how.resamples()];
        double[] counts = new double[how.resamples()];
        SplittableRandom random =
                new SplittableRandom(how.seed() * GOLDEN + sample.task().hashCode());
        int size = sample.variations();
        for (int r = 0; r < how.resamples(); r++) {
            for (int i = 0; i < size; i++) {
                int drawn = random.nextInt(size);
                counts[r] += sample.count(drawn);
                for (int c = 0; c < sums.length; c++) {
                    sums[c][r] += sample.sum(c, drawn);
                }
            }
        }
        for (int c = 0; c < sums.length; c++) {
            ofTask[c].add(sums[c], counts);
            ofLength[c].add(sums[c], counts);
            all[c].add(sums[c], counts);
        }
    }

    /** The mean of the tasks' means. */
    Estimate taskMeans(ScoreConvention convention) {
        return all[TaskSample.index(convention)].taskMeans(mean(List.copyOf(samples.keySet()), convention));
    }

    /** The mean of the tasks' means in a length class that has at least one. */
    Estimate taskMeans(LengthClass length, ScoreConvention convention) {
        List<String> members = samples.keySet().stream()
                .filter(task -> SwiftSageTable.TABLE.length(task) == length)
                .toList();
        return Objects.requireNonNull(lengths.get(length))[TaskSample.index(convention)].taskMeans(
                mean(members, convention));
    }

    /** The mean of a task. */
    Estimate task(String task, ScoreConvention convention) {
        return Objects.requireNonNull(tasks.get(task))[TaskSample.index(convention)].taskMeans(
                mean(List.of(task), convention));
    }

    /** The mean over all episodes. */
    Estimate allEpisodes(ScoreConvention convention) {
        double sum = 0;
        long count = 0;
        for (TaskSample sample : samples.values()) {
            for (int v = 0; v < sample.variations(); v++) {
                sum += sample.sum(TaskSample.index(convention), v);
                count += sample.count(v);
            }
        }
        return all[TaskSample.index(convention)].allEpisodes(sum / count);
    }

    private double mean(List<String> ids, ScoreConvention convention) {
        return ids.stream()
                .sorted()
                .mapToDouble(task -> Objects.requireNonNull(samples.get(task)).mean(convention))
                .average()
                .orElseThrow();
    }
}

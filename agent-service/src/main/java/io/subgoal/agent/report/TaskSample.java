package io.subgoal.agent.report;

import io.subgoal.api.agent.ScoreConvention;
import java.util.Collection;
import java.util.List;

/**
 * What one task contributes: for each variation, sums over its episodes by every convention, and how many they are. The
 * episodes of a variation are alike, whatever their seeds, so variations are drawn and not episodes.
 */
final class TaskSample {

    static final List<ScoreConvention> CONVENTIONS = List.of(ScoreConvention.values());

    private final String task;
    private final double[][] sums;
    private final int[] counts;

    private TaskSample(String task, double[][] sums, int[] counts) {
        this.task = task;
        this.sums = sums;
        this.counts = counts;
    }

    /**
     * A sample.
     *
     * @param variations at least one; for each the values of its episodes, at least one, each by every convention
     */
    static TaskSample of(String task, Collection<List<double[]>> variations) {
        double[][] sums = new double[CONVENTIONS.size()][variations.size()];
        int[] counts = new int[variations.size()];
        int v = 0;
        for (List<double[]> episodes : variations) {
            for (double[] values : episodes) {
                for (int c = 0; c < sums.length; c++) {
                    sums[c][v] += values[c];
                }
            }
            counts[v++] = episodes.size();
        }
        return new TaskSample(task, sums, counts);
    }

    /** Where a convention stands among all. */
    static int index(ScoreConvention convention) {
        return CONVENTIONS.indexOf(convention);
    }

    String task() {
        return task;
    }

    int variations() {
        return counts.length;
    }

    double sum(int convention, int variation) {
        return sums[convention][variation];
    }

    int count(int variation) {
        return counts[variation];
    }

    /** The mean over the episodes. */
    double mean(ScoreConvention convention) {
        double sum = 0;
        int count = 0;
        for (int v = 0; v < counts.length; v++) {
            sum += sums[index(convention)][v];
            count += counts[v];
        }
        return sum / count;
    }

    /** The mean of each variation. */
    double[] means(ScoreConvention convention) {
        double[] means = sums[index(convention)].clone();
        for (int v = 0; v < means.length; v++) {
            means[v] /= counts[v];
        }
        return means;
    }
}

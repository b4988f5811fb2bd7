package io.subgoal.agent.report;

import io.subgoal.api.agent.Estimate;
import java.util.Arrays;

/** Means of some tasks in every resample, by one convention. */
final class Resamples {

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private final double[] taskMeans;
    private final double[] sums;
    private final double[] counts;
    private int tasks;

    Resamples(int resamples) {
        taskMeans = new double[resamples];
        sums = new double[resamples];
        counts = new double[resamples];
    }

    /** Adds what was drawn of a task: in each resample the sum and the number of its episodes. */
    void add(double[] sum, double[] count) {
        tasks++;
        for (int r = 0; r < sum.length; r++) {
            taskMeans[r] += sum[r] / count[r];
            sums[r] += sum[r];
            counts[r] += count[r];
        }
    }

    Estimate taskMeans(double value) {
        double[] means = new double[taskMeans.length];
        Arrays.setAll(means, r -> taskMeans[r] / tasks);
        return estimate(value, means);
    }

    Estimate allEpisodes(double value) {
        double[] means = new double[taskMeans.length];
        Arrays.setAll(means, r -> sums[r] / counts[r]);
        return estimate(value, means);
    }

    private static Estimate estimate(double value, double[] means) {
        Arrays.sort(means);
        return new Estimate(value, quantile(means, LOW), quantile(means, HIGH));
    }

    /** Between two neighbours in proportion, as NumPy has it by default. */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}

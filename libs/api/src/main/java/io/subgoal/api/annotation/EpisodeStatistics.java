package io.subgoal.api.annotation;

import java.util.Map;

/**
 * Numbers of some episodes.
 *
 * @param descriptions how many different descriptions they have
 * @param steps steps in all, also those that examples are not made of
 * @param keptSteps steps worth keeping in all
 * @param length steps worth keeping of an episode
 * @param meanScore mean of the final scores, percent
 * @param minScore least final score, percent
 * @param completeShare share of the episodes that end with the full score, 0 to 1
 * @param verbs how often each verb occurs in the steps worth keeping, most frequent first
 */
public record EpisodeStatistics(
        long episodes,
        long descriptions,
        long steps,
        long keptSteps,
        Length length,
        double meanScore,
        double minScore,
        double completeShare,
        Map<String, Long> verbs) {

    /** How long episodes are: mean, extremes and quantiles. */
    public record Length(
            double mean, double min, double p10, double p25, double median, double p75, double p90, double max) {}
}

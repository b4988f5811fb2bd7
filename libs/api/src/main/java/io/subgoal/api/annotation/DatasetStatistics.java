package io.subgoal.api.annotation;

import java.util.List;
import java.util.Map;

/**
 * Numbers of a dataset: all of it, by fold, and by task and fold.
 *
 * @param folds what of each fold there is
 */
public record DatasetStatistics(EpisodeStatistics all, Map<String, EpisodeStatistics> folds, List<OfTask> tasks) {

    /** Numbers of one task. */
    public record OfTask(String task, String name, EpisodeStatistics all, Map<String, EpisodeStatistics> folds) {}
}

package io.subgoal.annotation.dataset;

import io.subgoal.api.annotation.DatasetFilter;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.dataset.TrajectoryFilter;
import io.subgoal.textworld.task.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Filters as people write them. */
final class Filters {

    static final String FIELDS = "tasks, folds, minScore, maxScore, minSteps, maxSteps";

    private Filters() {}

    /**
     * @param path what stands before the names of fields in complaints
     */
    static TrajectoryFilter parse(String path, DatasetFilter filter) {
        requireOrder(path + "minScore", filter.minScore(), filter.maxScore());
        requireOrder(path + "minSteps", filter.minSteps(), filter.maxSteps());
        List<String> tasks = new ArrayList<>();
        List<String> named = filter.tasks() == null ? List.of() : filter.tasks();
        for (int i = 0; i < named.size(); i++) {
            tasks.add(Selection.task(path + "tasks[" + i + "]", named.get(i)).id());
        }
        List<Fold> folds = (filter.folds() == null ? List.<String>of() : filter.folds())
                .stream().map(text -> fold(path + "folds", text)).toList();
        return new TrajectoryFilter(
                tasks, folds, filter.minScore(), filter.maxScore(), filter.minSteps(), filter.maxSteps());
    }

    static boolean isEmpty(DatasetFilter filter) {
        return Stream.of(
                        filter.tasks(),
                        filter.folds(),
                        filter.minScore(),
                        filter.maxScore(),
                        filter.minSteps(),
                        filter.maxSteps())
                .allMatch(part -> part == null);
    }

    static Fold fold(String field, String text) {
        return Fold.parse(text)
                .orElseThrow(() -> new ServiceException.Invalid(field, "must be 'train', 'dev' or 'test'"));
    }

    private static void requireOrder(String field, @Nullable Number least, @Nullable Number greatest) {
        if (least != null && greatest != null && least.doubleValue() > greatest.doubleValue()) {
            throw new ServiceException.Invalid(
                    field, "%s %s is greater than its maximum %s".formatted(field, least, greatest));
        }
    }
}

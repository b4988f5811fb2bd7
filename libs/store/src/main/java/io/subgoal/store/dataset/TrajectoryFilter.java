package io.subgoal.store.dataset;

import io.subgoal.textworld.task.Fold;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which trajectories of a dataset; what is empty or null lets everything through.
 *
 * @param tasks ids of tasks
 * @param minScore least final score, percent
 * @param maxScore greatest final score, percent
 * @param minSteps least number of kept steps
 * @param maxSteps greatest number of kept steps
 */
public record TrajectoryFilter(
        List<String> tasks,
        List<Fold> folds,
        @Nullable Double minScore,
        @Nullable Double maxScore,
        @Nullable Integer minSteps,
        @Nullable Integer maxSteps) {

    /** Everything. */
    public static final TrajectoryFilter ALL = of(null, null);

    /** The same in SQL, over the columns of {@code trajectory}; its parameters are {@link #parameters()}. */
    static final String CONDITION = """
            (cast(:tasks as varchar) is null or task_id = any(string_to_array(:tasks, ',')))
            and (cast(:folds as varchar) is null or fold = any(string_to_array(:folds, ',')))
            and (cast(:minScore as double precision) is null or 100 * final_score >= :minScore)
            and (cast(:maxScore as double precision) is null or 100 * final_score <= :maxScore)
            and (cast(:minSteps as int) is null or kept_steps >= :minSteps)
            and (cast(:maxSteps as int) is null or kept_steps <= :maxSteps)
            """;

    public TrajectoryFilter {
        tasks = List.copyOf(tasks);
        folds = List.copyOf(folds);
    }

    /** One task, one fold, or all of them. */
    public static TrajectoryFilter of(@Nullable String taskId, @Nullable Fold fold) {
        return new TrajectoryFilter(
                taskId == null ? List.of() : List.of(taskId),
                fold == null ? List.of() : List.of(fold),
                null,
                null,
                null,
                null);
    }

    Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("tasks", tasks.isEmpty() ? null : String.join(",", tasks));
        parameters.put(
                "folds",
                folds.isEmpty() ? null : folds.stream().map(Fold::wireName).collect(Collectors.joining(",")));
        parameters.put("minScore", minScore);
        parameters.put("maxScore", maxScore);
        parameters.put("minSteps", minSteps);
        parameters.put("maxSteps", maxSteps);
        return parameters;
    }
}

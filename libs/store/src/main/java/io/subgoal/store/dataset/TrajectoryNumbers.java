package io.subgoal.store.dataset;

import io.subgoal.store.Json;
import io.subgoal.textworld.task.Fold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** What the trajectories of a dataset come to in numbers. */
@Component
public class TrajectoryNumbers {

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    TrajectoryNumbers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Numbers of a group of trajectories: of a task's fold, a task, a fold, or all.
     *
     * @param taskId null for all tasks
     * @param fold null for all folds
     * @param descriptions different descriptions
     * @param keptSteps kept steps in all
     * @param quantiles of the kept steps of an episode: least, 10, 25, 50, 75, 90 percent, greatest
     * @param meanScore 0 to 1
     * @param complete episodes that end with the full score
     */
    public record Group(
            @Nullable String taskId,
            @Nullable Fold fold,
            long episodes,
            long descriptions,
            long keptSteps,
            List<Double> quantiles,
            double minScore,
            double meanScore,
            long complete) {}

    /** The actions of one trajectory, all of them. */
    public record Actions(String taskId, Fold fold, List<String> actions) {}

    /** The groups that are not empty. */
    public List<Group> groups(UUID datasetId) {
        return jdbc.sql("""
                        select task_id, fold, count(*) as episodes, count(distinct description) as descriptions,
                          sum(kept_steps) as kept, min(final_score) as least, avg(final_score) as mean,
                          count(*) filter (where final_score >= 1) as complete,
                          percentile_cont(array[0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]) within group (order by kept_steps) as quantiles
                        from trajectory where dataset_id = ?
                        group by grouping sets ((task_id, fold), (task_id), (fold), ()) having count(*) > 0
                        """).param(datasetId).query((row, n) -> group(row)).list();
    }

    /** The actions of every trajectory, streamed: close the stream. Needs a transaction around it. */
    public Stream<Actions> actions(UUID datasetId) {
        return jdbc
                .sql("""
                        select task_id, fold, jsonb_path_query_array(steps, '$[*].action') as actions
                        from trajectory where dataset_id = ?
                        """)
                .param(datasetId)
                .query((row, n) -> new Actions(
                        row.getString("task_id"),
                        Fold.parse(row.getString("fold")).orElseThrow(),
                        Json.read(row.getString("actions"), TEXTS)))
                .stream();
    }

    private static Group group(ResultSet row) throws SQLException {
        String fold = row.getString("fold");
        List<Double> quantiles = new ArrayList<>();
        for (Object value : (Object[]) row.getArray("quantiles").getArray()) {
            quantiles.add(((Number) value).doubleValue());
        }
        return new Group(
                row.getString("task_id"),
                fold == null ? null : Fold.parse(fold).orElseThrow(),
                row.getLong("episodes"),
                row.getLong("descriptions"),
                row.getLong("kept"),
                quantiles,
                row.getDouble("least"),
                row.getDouble("mean"),
                row.getLong("complete"));
    }
}

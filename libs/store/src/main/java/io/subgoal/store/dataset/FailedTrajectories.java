package io.subgoal.store.dataset;

import io.subgoal.store.dataset.Trajectories.VariationKey;
import io.subgoal.textworld.task.Fold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is missing in datasets, and why. */
@Component
public class FailedTrajectories {

    private final JdbcClient jdbc;
    private final Clock clock;

    FailedTrajectories(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Records a failure; does nothing if the dataset has one of that variation already. */
    @Transactional
    public void add(UUID datasetId, FailedTrajectory failed) {
        jdbc.sql("""
                        insert into failed_trajectory (dataset_id, task_id, variation, fold, reason, step, failed_at)
                        values (:dataset, :task, :variation, :fold, :reason, :step, :now) on conflict do nothing
                        """)
                .param("dataset", datasetId)
                .param("task", failed.taskId())
                .param("variation", failed.variation())
                .param("fold", failed.fold().wireName())
                .param("reason", failed.reason())
                .param("step", failed.step())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** Forgets a dataset's failures, so that they are tried again. */
    @Transactional
    public void deleteAll(UUID datasetId) {
        jdbc.sql("delete from failed_trajectory where dataset_id = ?")
                .param(datasetId)
                .update();
    }

    public Set<VariationKey> keys(UUID datasetId) {
        return new HashSet<>(jdbc.sql("select task_id, variation from failed_trajectory where dataset_id = ?")
                .param(datasetId)
                .query((row, n) -> new VariationKey(row.getString(1), row.getInt(2)))
                .list());
    }

    public List<FailedTrajectory> page(UUID datasetId, int page, int size) {
        return jdbc.sql("""
                        select * from failed_trajectory where dataset_id = ?
                        order by task_id, variation limit ? offset ?
                        """)
                .params(datasetId, size, (long) page * size)
                .query((row, n) -> read(row))
                .list();
    }

    public long count(UUID datasetId) {
        return jdbc.sql("select count(*) from failed_trajectory where dataset_id = ?")
                .param(datasetId)
                .query(Long.class)
                .single();
    }

    private static FailedTrajectory read(ResultSet row) throws SQLException {
        return new FailedTrajectory(
                row.getString("task_id"),
                row.getInt("variation"),
                Fold.parse(row.getString("fold")).orElseThrow(),
                row.getString("reason"),
                row.getObject("step", Integer.class));
    }
}

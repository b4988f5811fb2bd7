package io.subgoal.store.dataset;

import io.subgoal.store.Json;
import io.subgoal.store.blob.Sha256;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;

/** The trajectories of datasets. */
@Component
public class Trajectories {

    private static final TypeReference<List<Step>> STEPS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    Trajectories(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A variation of a task, as a key. */
    public record VariationKey(String taskId, int variation) {}

    /** Adds a trajectory; does nothing if the dataset has that variation already. */
    @Transactional
    public void add(UUID datasetId, Trajectory trajectory) {
        jdbc.sql("""
                        insert into trajectory
                          (dataset_id, task_id, variation, fold, description, steps, kept_steps, final_score)
                        values (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                        on conflict do nothing
                        """)
                .params(
                        datasetId,
                        trajectory.task().id(),
                        trajectory.variation(),
                        trajectory.fold().wireName(),
                        trajectory.description(),
                        Json.write(trajectory.steps()),
                        trajectory.keptSteps().size(),
                        trajectory.finalScore())
                .update();
    }

    /** Which variations a dataset has. */
    public Set<VariationKey> keys(UUID datasetId) {
        return new HashSet<>(jdbc.sql("select task_id, variation from trajectory where dataset_id = ?")
                .param(datasetId)
                .query((row, n) -> new VariationKey(row.getString(1), row.getInt(2)))
                .list());
    }

    /**
     * All trajectories of a dataset, streamed: close the stream. Needs a transaction around it. The order is the same in every
     * database, however it sorts texts, since checksums depend on it.
     */
    public Stream<StoredTrajectory> stream(UUID datasetId) {
        return stream(datasetId, TrajectoryFilter.ALL);
    }

    /** As {@link #stream(UUID)}, those that pass a filter. */
    public Stream<StoredTrajectory> stream(UUID datasetId, TrajectoryFilter filter) {
        return jdbc
                .sql("select * from trajectory where dataset_id = :dataset and " + TrajectoryFilter.CONDITION
                        + " order by task_id collate \"C\", variation")
                .param("dataset", datasetId)
                .params(filter.parameters())
                .query((row, n) -> stored(row))
                .stream();
    }

    /** A text that is another one as soon as the dataset's trajectories are. */
    public String fingerprint(UUID datasetId) {
        return jdbc.sql("""
                        select coalesce(md5(string_agg(id || ' ' || md5(steps::text), ',' order by id)), '')
                        from trajectory where dataset_id = ?
                        """).param(datasetId).query(String.class).single();
    }

    /** Which variations of a dataset pass a filter, in a fixed order. */
    public List<VariationKey> keys(UUID datasetId, TrajectoryFilter filter) {
        return jdbc.sql("select task_id, variation from trajectory where dataset_id = :dataset and "
                        + TrajectoryFilter.CONDITION + " order by task_id, variation")
                .param("dataset", datasetId)
                .params(filter.parameters())
                .query((row, n) -> new VariationKey(row.getString(1), row.getInt(2)))
                .list();
    }

    /** Copies those trajectories of a dataset that pass a filter into another; what that has already stays. */
    @Transactional
    public void copy(UUID from, TrajectoryFilter filter, UUID to) {
        jdbc.sql("""
                        insert into trajectory
                          (dataset_id, task_id, variation, fold, description, steps, kept_steps, final_score)
                        select :target, task_id, variation, fold, description, steps, kept_steps, final_score
                        from trajectory where dataset_id = :dataset and
                        """ + TrajectoryFilter.CONDITION + " order by task_id, variation on conflict do nothing")
                .param("dataset", from)
                .param("target", to)
                .params(filter.parameters())
                .update();
    }

    /** Takes all trajectories out of a dataset that is not frozen. */
    @Transactional
    public void deleteAll(UUID datasetId) {
        jdbc.sql("delete from trajectory where dataset_id = ?").param(datasetId).update();
    }

    public Optional<StoredTrajectory> find(long id) {
        return jdbc.sql("select * from trajectory where id = ?")
                .param(id)
                .query((row, n) -> stored(row))
                .optional();
    }

    /** All trajectories of a dataset without their steps, by task and variation. */
    public List<TrajectoryRow> rows(UUID datasetId) {
        return page(datasetId, TrajectoryFilter.ALL, 0, Integer.MAX_VALUE);
    }

    /** A page of the trajectories that pass a filter, without their steps. */
    public List<TrajectoryRow> page(UUID datasetId, TrajectoryFilter filter, int page, int size) {
        return jdbc.sql("""
                        select id, task_id, variation, fold, description, kept_steps, final_score from trajectory
                        where dataset_id = :dataset and
                        """ + TrajectoryFilter.CONDITION + " order by task_id, variation limit :size offset :from")
                .param("dataset", datasetId)
                .params(filter.parameters())
                .param("size", size)
                .param("from", (long) page * size)
                .query((row, n) -> new TrajectoryRow(
                        row.getLong("id"),
                        row.getString("task_id"),
                        row.getInt("variation"),
                        fold(row),
                        row.getString("description"),
                        row.getInt("kept_steps"),
                        row.getDouble("final_score")))
                .list();
    }

    public long count(UUID datasetId, @Nullable String taskId, @Nullable Fold fold) {
        return count(datasetId, TrajectoryFilter.of(taskId, fold));
    }

    public long count(UUID datasetId, TrajectoryFilter filter) {
        return jdbc.sql("select count(*) from trajectory where dataset_id = :dataset and " + TrajectoryFilter.CONDITION)
                .param("dataset", datasetId)
                .params(filter.parameters())
                .query(Long.class)
                .single();
    }

    /** Numbers of a dataset. */
    public record Totals(
            Map<String, Long> byFold,
            long keptSteps,
            @Nullable Double meanScore) {}

    public Totals totals(UUID datasetId) {
        Map<String, Long> byFold = new HashMap<>();
        jdbc.sql("select fold, count(*) from trajectory where dataset_id = ? group by fold")
                .param(datasetId)
                .query((row, n) -> byFold.put(row.getString(1), row.getLong(2)))
                .list();
        return jdbc.sql("select coalesce(sum(kept_steps), 0), avg(final_score) from trajectory where dataset_id = ?")
                .param(datasetId)
                .query((row, n) -> new Totals(
                        Map.copyOf(byFold), row.getLong(1), row.getObject(2) == null ? null : row.getDouble(2)))
                .single();
    }

    /** SHA-256 over all trajectories in their order, every field of every step. */
    @Transactional(readOnly = true)
    public String checksum(UUID datasetId) {
        Sha256 digest = new Sha256();
        try (Stream<StoredTrajectory> all = stream(datasetId)) {
            all.map(StoredTrajectory::trajectory)
                    .forEach(t -> digest.add("%s/%d\n%s\n".formatted(t.task().id(), t.variation(), t.description()))
                            .add(Json.write(t.steps())));
        }
        return digest.hex();
    }

    static StoredTrajectory stored(ResultSet row) throws SQLException {
        Task task = Tasks.get(row.getString("task_id"));
        return new StoredTrajectory(
                row.getLong("id"),
                new Trajectory(
                        task,
                        row.getInt("variation"),
                        fold(row),
                        row.getString("description"),
                        Json.read(row.getString("steps"), STEPS)));
    }

    private static Fold fold(ResultSet row) throws SQLException {
        return Fold.parse(row.getString("fold")).orElseThrow();
    }
}

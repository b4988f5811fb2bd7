package io.subgoal.store.training;

import io.subgoal.store.Json;
import io.subgoal.store.training.Checkpoints.Description;
import io.subgoal.store.training.StoredCheckpoint.File;
import io.subgoal.store.training.StoredCheckpoint.Marks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The rows of checkpoints, without their bytes. Callers bring the transaction. */
@Component
class CheckpointRows {

    static final String MODEL = "model";
    static final String RESUME = "resume";

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final String SELECT = """
            select c.*, r.name as run_name, r.role as run_role, r.base, r.settings, a.id as annotation_id, a.teacher,
                   d.id as dataset_id, d.name as dataset_name, d.checksum, d.simulator_version
            from checkpoint c
              left join training_run r on r.id = c.training_run_id
              left join annotation_run a on a.id = r.annotation_run_id
              left join dataset d on d.id = r.dataset_id
            """;

    private static final String FILTER = """
            where c.kind = 'model'
              and (cast(:run as uuid) is null or c.training_run_id = :run)
              and (cast(:role as varchar) is null or :role = any(string_to_array(c.roles, ',')))
              and (cast(:name as varchar) is null or c.name = :name)
              and (cast(:best as boolean) is null or c.best = :best)
              and (cast(:chosen as boolean) is null or c.chosen = :chosen)
              and (cast(:pinned as boolean) is null or c.pinned = :pinned)
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    CheckpointRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    UUID insert(Description description, String kind, List<File> files) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into checkpoint
                          (id, training_run_id, name, kind, roles, format, updates, parameters, details, lineage, created_at)
                        values (:id, :run, :name, :kind, :roles, :format, :updates, :parameters, cast(:details as jsonb),
                          cast(:lineage as jsonb), :now)
                        """)
                .param("id", id)
                .param("run", description.trainingRunId())
                .param("name", description.name())
                .param("kind", kind)
                .param("roles", String.join(",", description.roles()))
                .param("format", description.format())
                .param("updates", description.updates())
                .param("parameters", description.parameters())
                .param("details", Json.write(description.details()))
                .param("lineage", Json.write(Map.of("codeVersion", CodeVersion.current())))
                .param("now", Timestamp.from(clock.instant()))
                .update();
        for (File file : files) {
            jdbc.sql("insert into checkpoint_file (checkpoint_id, path, sha256, size) values (?, ?, ?, ?)")
                    .params(id, file.path(), file.sha256(), file.size())
                    .update();
        }
        return id;
    }

    /** Gives a mark to one checkpoint of a run and takes it from the others. */
    void mark(String mark, UUID runId, UUID id) {
        // In two steps: the index that allows one of a run looks at each row as it changes.
        jdbc.sql("update checkpoint set %1$s = false where training_run_id = ? and %1$s and id <> ?".formatted(mark))
                .params(runId, id)
                .update();
        jdbc.sql("update checkpoint set %s = true where id = ?".formatted(mark))
                .param(id)
                .update();
    }

    void measured(UUID id, Map<String, Double> metrics) {
        jdbc.sql(
                        "update checkpoint set details = details || jsonb_build_object('metrics', cast(? as jsonb)) where id = ?")
                .params(Json.write(metrics), id)
                .update();
    }

    void deleteResume(UUID runId) {
        jdbc.sql("delete from checkpoint where training_run_id = ? and kind = 'resume'")
                .param(runId)
                .update();
    }

    void delete(UUID id) {
        jdbc.sql("delete from checkpoint where id = ?").param(id).update();
    }

    Optional<StoredCheckpoint> find(UUID id, String kind) {
        return jdbc.sql(SELECT + "where c.id = ? and c.kind = ?")
                .params(id, kind)
                .query((row, n) -> read(row))
                .optional();
    }

    /** The latest of a kind; of models only one that has the mark. */
    Optional<StoredCheckpoint> latest(UUID runId, String kind, @Nullable String mark) {
        String marked = mark == null ? "" : " and c." + mark;
        return jdbc.sql(SELECT + "where c.training_run_id = ? and c.kind = ?" + marked
                        + " order by c.updates desc, c.created_at desc limit 1")
                .params(runId, kind)
                .query((row, n) -> read(row))
                .optional();
    }

    List<StoredCheckpoint> list(CheckpointFilter filter, int page, int size) {
        return filtered(SELECT + FILTER + "order by c.created_at desc, c.id limit :limit offset :offset", filter)
                .param("limit", size)
                .param("offset", (long) page * size)
                .query((row, n) -> read(row))
                .list();
    }

    long count(CheckpointFilter filter) {
        return filtered("select count(*) from checkpoint c " + FILTER, filter)
                .query(Long.class)
                .single();
    }

    CheckpointUse use(UUID id) {
        return new CheckpointUse(
                jdbc.sql("select name from served_model where checkpoint_id = ? order by name")
                        .param(id)
                        .query(String.class)
                        .list(),
                jdbc.sql("select alias from checkpoint_alias where checkpoint_id = ? order by alias")
                        .param(id)
                        .query(String.class)
                        .list(),
                jdbc.sql("""
                                select distinct e.name from evaluation_model m join evaluation e on e.id = m.evaluation_id
                                where m.checkpoint_id = ? order by e.name
                                """).param(id).query(String.class).list(),
                jdbc.sql("""
                                select distinct t.name from teacher_forced_model m join teacher_forced_test t on t.id = m.test_id
                                where m.checkpoint_id = ? order by t.name
                                """).param(id).query(String.class).list());
    }

    /** Changes what is given; tells whether there is such a model. */
    boolean change(UUID id, @Nullable String name, @Nullable Boolean pinned) {
        return jdbc.sql("""
                        update checkpoint
                        set name = coalesce(cast(:name as varchar), name),
                            pinned = coalesce(cast(:pinned as boolean), pinned)
                        where id = :id and kind = 'model'
                        """)
                        .param("name", name)
                        .param("pinned", pinned)
                        .param("id", id)
                        .update()
                > 0;
    }

    private JdbcClient.StatementSpec filtered(String sql, CheckpointFilter filter) {
        return jdbc.sql(sql)
                .param("run", filter.trainingRunId())
                .param("role", filter.role())
                .param("name", filter.name())
                .param("best", filter.best())
                .param("chosen", filter.chosen())
                .param("pinned", filter.pinned());
    }

    private StoredCheckpoint read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        String roles = row.getString("roles");
        return new StoredCheckpoint(
                id,
                row.getObject("training_run_id", UUID.class),
                row.getString("name"),
                roles.isEmpty() ? List.of() : List.of(roles.split(",", -1)),
                row.getString("format"),
                row.getLong("updates"),
                row.getLong("parameters"),
                Json.read(row.getString("details"), OBJECT),
                new Marks(row.getBoolean("best"), row.getBoolean("chosen"), row.getBoolean("pinned")),
                lineage(row),
                files(id),
                row.getTimestamp("created_at").toInstant());
    }

    private static CheckpointLineage lineage(ResultSet row) throws SQLException {
        Object version = Json.read(row.getString("lineage"), OBJECT).get("codeVersion");
        return new CheckpointLineage(run(row), version == null ? null : version.toString());
    }

    private static CheckpointLineage.@Nullable Run run(ResultSet row) throws SQLException {
        UUID id = row.getObject("training_run_id", UUID.class);
        if (id == null) {
            return null;
        }
        return new CheckpointLineage.Run(
                id,
                row.getString("run_name"),
                row.getString("run_role"),
                Json.read(row.getString("base"), OBJECT),
                Json.read(row.getString("settings"), OBJECT),
                annotation(row),
                new CheckpointLineage.Dataset(
                        row.getObject("dataset_id", UUID.class),
                        row.getString("dataset_name"),
                        row.getString("checksum"),
                        row.getString("simulator_version")));
    }

    private static CheckpointLineage.@Nullable Annotation annotation(ResultSet row) throws SQLException {
        UUID id = row.getObject("annotation_id", UUID.class);
        return id == null ? null : new CheckpointLineage.Annotation(id, row.getString("teacher"));
    }

    private List<File> files(UUID id) {
        return jdbc.sql("select path, sha256, size from checkpoint_file where checkpoint_id = ? order by path")
                .param(id)
                .query((row, n) -> new File(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
    }
}

package io.subgoal.store.experiment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Experiments and the stages that have begun. */
@Component
public class ExperimentRows {

    private final JdbcClient jdbc;

    ExperimentRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void add(StoredExperiment experiment) {
        jdbc.sql("insert into experiment (id, name, request, job_id, created_at) values (?, ?, ?::json, ?, ?)")
                .params(
                        experiment.id(),
                        experiment.name(),
                        experiment.request(),
                        experiment.jobId(),
                        Timestamp.from(experiment.createdAt()))
                .update();
    }

    public Optional<StoredExperiment> find(UUID id) {
        return jdbc.sql("select * from experiment where id = ?")
                .param(id)
                .query((row, n) -> experiment(row))
                .optional();
    }

    public Optional<StoredExperiment> find(String name) {
        return jdbc.sql("select * from experiment where name = ?")
                .param(name)
                .query((row, n) -> experiment(row))
                .optional();
    }

    /** Newest first. */
    public List<StoredExperiment> page(int page, int size) {
        return jdbc.sql("select * from experiment order by created_at desc limit ? offset ?")
                .params(size, (long) page * size)
                .query((row, n) -> experiment(row))
                .list();
    }

    public long count() {
        return jdbc.sql("select count(*) from experiment").query(Long.class).single();
    }

    /** The stages that have begun, in the order they did. */
    public List<StoredStage> stages(UUID experiment) {
        return jdbc.sql("select * from experiment_stage where experiment_id = ? order by ordinal")
                .param(experiment)
                .query((row, n) -> new StoredStage(
                        row.getString("key"),
                        row.getString("service"),
                        row.getObject("subject_id", UUID.class),
                        row.getObject("job_id", UUID.class),
                        row.getBoolean("reused"),
                        row.getInt("retried_at"),
                        row.getBoolean("paused")))
                .list();
    }

    /** Writes a stage down, or what has changed of it. */
    @Transactional
    public void put(UUID experiment, StoredStage stage) {
        jdbc.sql("""
                        insert into experiment_stage
                          (experiment_id, key, ordinal, service, subject_id, job_id, reused, retried_at, paused)
                        values (:experiment, :key, (select count(*) from experiment_stage where experiment_id = :experiment),
                          :service, :subject, :job, :reused, :retriedAt, :paused)
                        on conflict (experiment_id, key) do update
                          set retried_at = excluded.retried_at, paused = excluded.paused
                        """)
                .param("experiment", experiment)
                .param("key", stage.key())
                .param("service", stage.service())
                .param("subject", stage.subjectId())
                .param("job", stage.jobId())
                .param("reused", stage.reused())
                .param("retriedAt", stage.retriedAt())
                .param("paused", stage.paused())
                .update();
    }

    private static StoredExperiment experiment(ResultSet row) throws SQLException {
        return new StoredExperiment(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("request"),
                row.getObject("job_id", UUID.class),
                row.getTimestamp("created_at").toInstant());
    }
}

package io.subgoal.store.annotation;

import io.subgoal.textworld.task.Fold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What there is to say about annotation runs as a whole. Streams have to be closed and need a transaction around them. */
@Component
public class AnnotationStatistics {

    private final JdbcClient jdbc;

    AnnotationStatistics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A trajectory, as a key for people. */
    public record Episode(long trajectoryId, String taskId, int variation, Fold fold) {}

    /**
     * An annotation without its steps.
     *
     * @param original the teacher's sub-goals, if a person has changed the annotation
     */
    public record Facts(
            long id,
            Episode episode,
            String status,
            String provenance,
            Review review,
            boolean edited,
            List<Cut> cuts,
            @Nullable List<Cut> original) {}

    /** All annotations of a run, by task and variation. */
    public Stream<Facts> facts(UUID runId) {
        return jdbc.sql("""
                        select a.id, a.trajectory_id, t.task_id, t.variation, t.fold, a.status, a.provenance, a.review, a.edited,
                               a.segments,
                               (select c.segments from annotation_change c where c.annotation_id = a.id
                                order by c.version limit 1) as original
                        from annotation a join trajectory t on t.id = a.trajectory_id
                        where a.run_id = ? order by t.task_id, t.variation
                        """).param(runId).query((row, n) -> facts(row)).stream();
    }

    /** An episode nothing came of. */
    public record Rejection(Episode episode, String reason, int calls) {}

    /** The episodes of a run nothing came of, by task and variation. */
    public List<Rejection> rejections(UUID runId) {
        return jdbc.sql("""
                        select r.trajectory_id, t.task_id, t.variation, t.fold, r.reason, r.calls
                        from annotation_rejection r join trajectory t on t.id = r.trajectory_id
                        where r.run_id = ? order by t.task_id, t.variation
                        """)
                .param(runId)
                .query((row, n) -> new Rejection(episode(row), row.getString("reason"), row.getInt("calls")))
                .list();
    }

    /** How many trajectories of a task and fold have anything to annotate. */
    public record Work(String taskId, Fold fold, long trajectories) {}

    /** What a run has, or had, to do: the trajectories of its folds; of all folds, if its settings name none. */
    public List<Work> work(UUID runId) {
        return jdbc.sql("""
                        select t.task_id, t.fold, count(*)
                        from annotation_run r join trajectory t on t.dataset_id = r.dataset_id
                        where r.id = ? and t.kept_steps > 0
                          and (r.settings -> 'folds' is null or jsonb_exists(r.settings -> 'folds', t.fold))
                        group by t.task_id, t.fold order by t.task_id, t.fold
                        """)
                .param(runId)
                .query((row, n) ->
                        new Work(row.getString(1), Fold.parse(row.getString(2)).orElseThrow(), row.getLong(3)))
                .list();
    }

    /** The sub-goals that two runs name in the same trajectory. */
    public record Pair(Episode episode, long firstId, long secondId, List<Cut> first, List<Cut> second) {}

    /** The trajectories that both runs have annotated, by task and variation. */
    public Stream<Pair> pairs(UUID firstRun, UUID secondRun) {
        return jdbc
                .sql("""
                        select a.id, b.id as other_id, a.trajectory_id, t.task_id, t.variation, t.fold,
                               a.segments, b.segments as other_segments
                        from annotation a
                        join annotation b on b.trajectory_id = a.trajectory_id and b.run_id = :second
                        join trajectory t on t.id = a.trajectory_id
                        where a.run_id = :first order by t.task_id, t.variation
                        """)
                .param("first", firstRun)
                .param("second", secondRun)
                .query((row, n) -> new Pair(
                        episode(row),
                        row.getLong("id"),
                        row.getLong("other_id"),
                        Cut.read(row.getString("segments")),
                        Cut.read(row.getString("other_segments"))))
                .stream();
    }

    /** A request that a run has sent, or found answered, and the trajectory it was for. */
    public record Request(@Nullable Long trajectoryId, String request) {}

    /** The requests of a run that are stored; those without an answer are not. */
    public Stream<Request> requests(UUID runId) {
        return jdbc
                .sql("""
                        select c.trajectory_id, r.request
                        from (select distinct request_sha256, trajectory_id from teacher_call where run_id = ?) c
                        join teacher_response r on r.request_sha256 = c.request_sha256
                        order by c.trajectory_id, c.request_sha256
                        """)
                .param(runId)
                .query((row, n) -> {
                    long trajectory = row.getLong(1);
                    return new Request(row.wasNull() ? null : trajectory, row.getString(2));
                })
                .stream();
    }

    /** How many different requests of a run are not stored, for want of an answer. */
    public long unstoredRequests(UUID runId) {
        return jdbc.sql("""
                        select count(distinct c.request_sha256) from teacher_call c
                        where c.run_id = ? and not exists (
                          select 1 from teacher_response r where r.request_sha256 = c.request_sha256)
                        """).param(runId).query(Long.class).single();
    }

    private static Facts facts(ResultSet row) throws SQLException {
        String original = row.getString("original");
        return new Facts(
                row.getLong("id"),
                episode(row),
                row.getString("status"),
                row.getString("provenance"),
                Review.parse(row.getString("review")).orElseThrow(),
                row.getBoolean("edited"),
                Cut.read(row.getString("segments")),
                original == null ? null : Cut.read(original));
    }

    private static Episode episode(ResultSet row) throws SQLException {
        return new Episode(row.getLong("trajectory_id"), row.getString("task_id"), row.getInt("variation"), fold(row));
    }

    private static Fold fold(ResultSet row) throws SQLException {
        return Fold.parse(row.getString("fold")).orElseThrow();
    }
}

package io.subgoal.store.annotation;

import io.subgoal.store.Json;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;

/** The sub-goals of trajectories, by annotation run. */
@Component
public class Annotations {

    private static final TypeReference<List<Step>> STEPS = new TypeReference<>() {};

    private static final String SELECT = """
            select t.id, t.task_id, t.variation, t.fold, t.description, t.steps, a.segments
            from annotation a join trajectory t on t.id = a.trajectory_id
            where a.run_id = :run
              and (cast(:fold as varchar) is null or t.fold = :fold)
            """;
    private static final String IN_ORDER = " order by t.task_id, t.variation";

    /** What people have rejected is shown, but nothing is learned from it. */
    private static final String TO_LEARN_FROM = " and " + AnnotationReviews.TRAINABLE;

    private final JdbcClient jdbc;

    Annotations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The different sub-goals of a run's train episodes, in alphabetical order. */
    public List<String> trainSubgoals(UUID runId) {
        return jdbc.sql("""
                        select distinct cut ->> 'subgoal' collate "C" as subgoal
                        from annotation a join trajectory t on t.id = a.trajectory_id
                          cross join jsonb_array_elements(a.segments) cut
                        where a.run_id = ? and t.fold = 'train'
                        """ + TO_LEARN_FROM + " order by 1")
                .param(runId)
                .query(String.class)
                .list();
    }

    /** The sub-goals of one variation in order; empty if the run has not annotated it. */
    public Optional<List<String>> subgoals(UUID runId, String taskId, int variation) {
        return jdbc.sql("""
                        select a.segments from annotation a join trajectory t on t.id = a.trajectory_id
                        where a.run_id = ? and t.task_id = ? and t.variation = ?
                        """ + TO_LEARN_FROM)
                .params(runId, taskId, variation)
                .query((row, n) -> Cut.read(row.getString("segments")).stream()
                        .map(Cut::subgoal)
                        .toList())
                .optional();
    }

    /** The variations that a run has annotated, as {@code task/variation}. */
    public Set<String> episodes(UUID runId) {
        return new HashSet<>(
                jdbc.sql("""
                        select t.task_id || '/' || t.variation from annotation a join trajectory t on t.id = a.trajectory_id
                        where a.run_id = ?
                        """ + TO_LEARN_FROM).param(runId).query(String.class).list());
    }

    /** Adds an annotation by rules; does nothing if the run has that trajectory already. */
    public void add(UUID runId, StoredTrajectory trajectory, AnnotatedTrajectory annotated) {
        add(runId, trajectory.id(), annotated, "clean", "{}");
    }

    /**
     * Adds an annotation. One that the run has already is replaced, unless somebody has corrected or judged it.
     *
     * @param status clean, repaired or fallback
     * @param provenance how it came about, JSON
     */
    @Transactional
    public void add(UUID runId, long trajectoryId, AnnotatedTrajectory annotated, String status, String provenance) {
        List<Cut> cuts = Cut.of(annotated);
        jdbc.sql("""
                        insert into annotation (run_id, trajectory_id, segments, status, provenance)
                        values (?, ?, ?::jsonb, ?, ?::jsonb)
                        on conflict (run_id, trajectory_id) do update
                          set segments = excluded.segments, status = excluded.status, provenance = excluded.provenance,
                              version = annotation.version + 1
                          where annotation.review = 'open' and not annotation.edited
                            and (annotation.segments, annotation.status) <> (excluded.segments, excluded.status)
                        """)
                .params(runId, trajectoryId, Json.write(cuts), status, provenance)
                .update();
        jdbc.sql("delete from annotation_rejection where run_id = ? and trajectory_id = ?")
                .params(runId, trajectoryId)
                .update();
    }

    /** Writes down that nothing came of an episode. */
    @Transactional
    public void reject(UUID runId, long trajectoryId, String reason, int calls, Instant at) {
        jdbc.sql("""
                        insert into annotation_rejection (run_id, trajectory_id, reason, calls, at) values (?, ?, ?, ?, ?)
                        on conflict (run_id, trajectory_id) do update
                          set reason = excluded.reason, calls = excluded.calls, at = excluded.at
                        """)
                .params(runId, trajectoryId, reason, calls, Timestamp.from(at))
                .update();
    }

    /** The trajectories a run has annotated. */
    public Set<Long> annotated(UUID runId) {
        return new HashSet<>(jdbc.sql("select trajectory_id from annotation where run_id = ?")
                .param(runId)
                .query(Long.class)
                .list());
    }

    /** The trajectories of which nothing came in a run. */
    public Set<Long> rejected(UUID runId) {
        return new HashSet<>(jdbc.sql("select trajectory_id from annotation_rejection where run_id = ?")
                .param(runId)
                .query(Long.class)
                .list());
    }

    /** Annotations by status, and rejections as {@code rejected}. */
    public Map<String, Long> byStatus(UUID runId) {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("""
                        select status, count(*) from annotation where run_id = :run group by status
                        union all
                        select 'rejected', count(*) from annotation_rejection where run_id = :run having count(*) > 0
                        """)
                .param("run", runId)
                .query((row, n) -> counts.put(row.getString(1), row.getLong(2)))
                .list();
        return counts;
    }

    /** The annotation of a trajectory in a run. */
    public Optional<StoredAnnotation> find(UUID runId, long trajectoryId) {
        return jdbc.sql(SELECT + " and t.id = :trajectory")
                .param("run", runId)
                .param("fold", null)
                .param("trajectory", trajectoryId)
                .query((row, n) -> stored(row))
                .optional();
    }

    /** The first annotations of a task's fold that may be learned from. */
    public List<StoredAnnotation> ofTask(UUID runId, String taskId, Fold fold, int atMost) {
        return jdbc.sql(SELECT + TO_LEARN_FROM + " and t.task_id = :task" + IN_ORDER + " limit :size")
                .param("run", runId)
                .param("fold", fold.wireName())
                .param("task", taskId)
                .param("size", atMost)
                .query((row, n) -> stored(row))
                .list();
    }

    /**
     * The annotations of a run that may be learned from, in a fixed order, streamed: close the stream. Needs a
     * transaction around it.
     *
     * @param fold only this fold, if given
     */
    public Stream<StoredAnnotation> stream(UUID runId, @Nullable Fold fold) {
        return jdbc
                .sql(SELECT + TO_LEARN_FROM + IN_ORDER)
                .param("run", runId)
                .param("fold", fold == null ? null : fold.wireName())
                .query((row, n) -> stored(row))
                .stream();
    }

    /** A text that is another one as soon as anything that may be learned from a run is. */
    public String fingerprint(UUID runId) {
        return jdbc.sql("""
                        select coalesce(md5(string_agg(a.trajectory_id || ' ' || md5(a.segments::text), ','
                                                       order by a.trajectory_id)), '')
                        from annotation a where a.run_id = :run""" + TO_LEARN_FROM)
                .param("run", runId)
                .query(String.class)
                .single();
    }

    public List<StoredAnnotation> page(UUID runId, @Nullable Fold fold, int page, int size) {
        return jdbc.sql(SELECT + IN_ORDER + " limit :size offset :from")
                .param("run", runId)
                .param("fold", fold == null ? null : fold.wireName())
                .param("size", size)
                .param("from", (long) page * size)
                .query((row, n) -> stored(row))
                .list();
    }

    public long count(UUID runId, @Nullable Fold fold) {
        return jdbc.sql("""
                        select count(*) from annotation a join trajectory t on t.id = a.trajectory_id
                        where a.run_id = :run and (cast(:fold as varchar) is null or t.fold = :fold)
                        """)
                .param("run", runId)
                .param("fold", fold == null ? null : fold.wireName())
                .query(Long.class)
                .single();
    }

    /** A sub-goal's name without its arguments, how often it occurs, and how many actions it takes in all. */
    public record NameTotal(String name, long count, long actions) {}

    /** The names of a run's sub-goals, most frequent first. */
    public List<NameTotal> names(UUID runId) {
        return jdbc.sql("""
                        select split_part(s ->> 'subgoal', '(', 1) as name, count(*) as n, sum((s ->> 'steps')::bigint) as actions
                        from annotation a cross join jsonb_array_elements(a.segments) s
                        where a.run_id = ? group by 1 order by 2 desc, 1
                        """)
                .param(runId)
                .query((row, n) -> new NameTotal(row.getString(1), row.getLong(2), row.getLong(3)))
                .list();
    }

    private static StoredAnnotation stored(ResultSet row) throws SQLException {
        try {
            return read(row);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The annotation of task %s variation %d cannot be used: %s. Reject or correct it"
                            .formatted(row.getString("task_id"), row.getInt("variation"), e.getMessage()),
                    e);
        }
    }

    private static StoredAnnotation read(ResultSet row) throws SQLException {
        Trajectory trajectory = new Trajectory(
                Tasks.get(row.getString("task_id")),
                row.getInt("variation"),
                Fold.parse(row.getString("fold")).orElseThrow(),
                row.getString("description"),
                Json.read(row.getString("steps"), STEPS));
        List<Step> kept = trajectory.keptSteps();
        List<Segment> segments = new ArrayList<>();
        int from = 0;
        for (Cut cut : Cut.read(row.getString("segments"))) {
            if (cut.steps() > kept.size() - from) {
                throw new IllegalStateException(
                        "its sub-goals have more steps than the trajectory, which has %d".formatted(kept.size()));
            }
            segments.add(new Segment(cut.subgoal(), kept.subList(from, from + cut.steps())));
            from += cut.steps();
        }
        return new StoredAnnotation(row.getLong("id"), new AnnotatedTrajectory(trajectory, segments));
    }
}

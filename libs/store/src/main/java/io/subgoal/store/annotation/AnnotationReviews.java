package io.subgoal.store.annotation;

import io.subgoal.store.Json;
import io.subgoal.textworld.task.Fold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Annotations as people look at them and correct them. Every change is kept. */
@Component
public class AnnotationReviews {

    /**
     * Which annotations are learnt from, over {@code annotation a}. Whatever makes training rows has this among its
     * conditions.
     */
    public static final String TRAINABLE = "a.review <> 'rejected'";

    /**
     * The weights are a ranking, not a measure: what no answer has placed comes first, then what had to be asked for,
     * names nobody knows, actions that are not in the path. Of an annotation that a person has corrected only the names
     * still count.
     */
    private static final String SELECT = """
            select a.*, t.task_id, t.variation, t.fold,
                   3 * f.unknown
                   + case when a.edited then 0 else
                       4 * f.fallback + 2 * f.repair + 2 * f.single + f.removed
                       + case when f.cut then 10 else 0 end
                       + case when t.kept_steps > 8 and jsonb_array_length(a.segments) = 1 then 8 else 0 end
                     end as suspicion
            from annotation a join trajectory t on t.id = a.trajectory_id
            cross join lateral (
              select
                (select count(*) from jsonb_array_elements(a.segments) s
                 where split_part(s ->> 'subgoal', '(', 1) not in (:known)) as unknown,
                (select count(*) from jsonb_array_elements_text(coalesce(a.provenance -> 'sources', '[]')) s
                 where s = 'FALLBACK') as fallback,
                (select count(*) from jsonb_array_elements_text(coalesce(a.provenance -> 'sources', '[]')) s
                 where s = 'REPAIR') as repair,
                (select count(*) from jsonb_array_elements_text(coalesce(a.provenance -> 'sources', '[]')) s
                 where s = 'SINGLE_MISSING') as single,
                jsonb_array_length(coalesce(a.provenance -> 'removed', '[]')) as removed,
                coalesce((a.provenance ->> 'cut')::boolean, false) as cut
            ) f
            """;

    private final JdbcClient jdbc;

    AnnotationReviews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The order of a list. */
    public enum Order {
        /** What there is most to look at comes first. */
        SUSPICION("suspicion desc, t.task_id, t.variation"),
        TASK("t.task_id, t.variation"),
        /** The last changed comes first. */
        REVIEWED("a.reviewed_at desc nulls last, t.task_id, t.variation");

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /**
     * What an annotation becomes.
     *
     * @param cuts its sub-goals; together they take exactly the kept steps
     */
    public record Change(
            List<Cut> cuts, Review review, @Nullable String note) {}

    /**
     * A part of the annotations that pass a filter.
     *
     * @param known names of sub-goals that are no reason to look twice; at least one
     */
    public List<StoredReview> page(
            UUID runId, ReviewFilter filter, Order order, List<String> known, int page, int size) {
        return jdbc.sql(SELECT + " where a.run_id = :run and " + ReviewFilter.CONDITION + " order by " + order.sql
                        + " limit :size offset :from")
                .param("run", runId)
                .param("known", known)
                .params(filter.parameters())
                .param("size", size)
                .param("from", (long) page * size)
                .query((row, n) -> stored(row))
                .list();
    }

    public long count(UUID runId, ReviewFilter filter) {
        return jdbc.sql(
                        "select count(*) from annotation a join trajectory t on t.id = a.trajectory_id where a.run_id = :run and "
                                + ReviewFilter.CONDITION)
                .param("run", runId)
                .params(filter.parameters())
                .query(Long.class)
                .single();
    }

    /** As {@link #page}, one of them. */
    public Optional<StoredReview> find(long id, List<String> known) {
        return jdbc.sql(SELECT + " where a.id = :id")
                .param("id", id)
                .param("known", known)
                .query((row, n) -> stored(row))
                .optional();
    }

    /** The changes of an annotation, oldest first. */
    public List<StoredChange> history(long id) {
        return jdbc.sql("select * from annotation_change where annotation_id = ? order by version")
                .param(id)
                .query((row, n) -> new StoredChange(
                        row.getInt("version"),
                        row.getString("reviewer"),
                        row.getTimestamp("at").toInstant(),
                        review(row),
                        row.getString("note"),
                        Cut.read(row.getString("segments"))))
                .list();
    }

    /**
     * Changes an annotation and writes down who did it and what was before.
     *
     * @param before the annotation as the change was made for it
     * @return whether it was still so; nothing is changed otherwise
     */
    @Transactional
    public boolean change(StoredReview before, Change change, String reviewer, Instant at) {
        List<Cut> original = jdbc.sql(
                        "select segments from annotation_change where annotation_id = ? order by version limit 1")
                .param(before.id())
                .query((row, n) -> Cut.read(row.getString(1)))
                .optional()
                .orElse(before.cuts());
        int changed = jdbc.sql("""
                        update annotation
                        set segments = cast(:segments as jsonb), review = :review, note = :note, edited = :edited,
                            reviewer = :reviewer, reviewed_at = :at, version = version + 1
                        where id = :id and version = :version
                        """)
                .param("segments", Json.write(change.cuts()))
                .param("review", change.review().wireName())
                .param("note", change.note())
                .param("edited", !change.cuts().equals(original))
                .param("reviewer", reviewer)
                .param("at", Timestamp.from(at))
                .param("id", before.id())
                .param("version", before.version())
                .update();
        if (changed == 0) {
            return false;
        }
        jdbc.sql("""
                        insert into annotation_change (annotation_id, version, reviewer, at, review, note, segments)
                        values (:id, :version, :reviewer, :at, :review, :note, cast(:segments as jsonb))
                        """)
                .param("id", before.id())
                .param("version", before.version() + 1)
                .param("reviewer", reviewer)
                .param("at", Timestamp.from(at))
                .param("review", change.review().wireName())
                .param("note", change.note())
                .param("segments", Json.write(before.cuts()))
                .update();
        return true;
    }

    private static StoredReview stored(ResultSet row) throws SQLException {
        Timestamp reviewedAt = row.getTimestamp("reviewed_at");
        return new StoredReview(
                row.getLong("id"),
                row.getObject("run_id", UUID.class),
                row.getLong("trajectory_id"),
                row.getString("task_id"),
                row.getInt("variation"),
                Fold.parse(row.getString("fold")).orElseThrow(),
                Cut.read(row.getString("segments")),
                row.getString("status"),
                row.getString("provenance"),
                review(row),
                row.getBoolean("edited"),
                row.getInt("version"),
                row.getString("reviewer"),
                reviewedAt == null ? null : reviewedAt.toInstant(),
                row.getString("note"),
                row.getInt("suspicion"));
    }

    private static Review review(ResultSet row) throws SQLException {
        return Review.parse(row.getString("review")).orElseThrow();
    }
}

package io.subgoal.store.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The job rows. Writes of a running job are fenced by its attempt. */
@Component
public class Jobs {

    private final JdbcClient jdbc;
    private final Clock clock;

    Jobs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional
    public void add(UUID id, String service, String kind, UUID subjectId, long total) {
        add(id, service, kind, subjectId, total, 0);
    }

    /**
     * Adds a job.
     *
     * @param priority jobs of a higher one are begun first
     */
    @Transactional
    public void add(UUID id, String service, String kind, UUID subjectId, long total, int priority) {
        jdbc.sql("""
                        insert into job (id, service, kind, subject_id, state, total, priority, created_at)
                        values (?, ?, ?, ?, 'QUEUED', ?, ?, ?)
                        """)
                .params(id, service, kind, subjectId, total, priority, now())
                .update();
    }

    public Optional<StoredJob> find(UUID id) {
        return jdbc.sql("select * from job where id = ?")
                .param(id)
                .query((row, n) -> read(row))
                .optional();
    }

    /** A job that is known to exist. */
    public StoredJob get(UUID id) {
        return find(id).orElseThrow();
    }

    public List<StoredJob> page(String service, int page, int size) {
        return jdbc.sql("select * from job where service = ? order by created_at desc limit ? offset ?")
                .params(service, size, (long) page * size)
                .query((row, n) -> read(row))
                .list();
    }

    public long count(String service) {
        return jdbc.sql("select count(*) from job where service = ?")
                .param(service)
                .query(Long.class)
                .single();
    }

    /** The jobs of a kind that wait to be run. */
    public List<UUID> queued(String service, String kind) {
        return jdbc.sql("select id from job where service = ? and kind = ? and state = 'QUEUED'")
                .params(service, kind)
                .query(UUID.class)
                .list();
    }

    /**
     * Begins an attempt, or the next turn of one that waits; empty if the job has ended already. Whoever it was {@linkplain
     * LentJobs lent} to has it no more.
     */
    @Transactional
    public Optional<StoredJob> start(UUID id) {
        Timestamp now = now();
        return jdbc.sql("""
                        update job set
                          stalled = case when state = 'RUNNING' and wakes_at is null and progress = attempt_start_progress
                                         then stalled + 1 else 0 end,
                          state = 'RUNNING', attempt = attempt + case when wakes_at is null then 1 else 0 end,
                          attempt_started_at = ?, attempt_start_progress = progress, started_at = coalesce(started_at, ?),
                          wakes_at = null, lent = false, error = null
                        where id = ? and state in ('QUEUED', 'RUNNING') returning *
                        """).params(now, now, id).query((row, n) -> read(row)).optional();
    }

    /** Whether an attempt is the current one; if so, it stays that until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean holds(UUID id, int attempt) {
        return jdbc.sql("select attempt from job where id = ? and state = 'RUNNING' for share")
                .param(id)
                .query(Integer.class)
                .optional()
                .filter(current -> current == attempt)
                .isPresent();
    }

    /** What a running job was asked to do. */
    public enum Wish {
        GO_ON,
        PAUSE,
        CANCEL
    }

    /** Writes progress and says what the job was asked to do; empty if the attempt is no longer the current one. */
    @Transactional
    public Optional<Wish> progress(UUID id, int attempt, long progress, long total, @Nullable String message) {
        return jdbc.sql("""
                        update job set progress = :progress, total = :total, message = :message
                        where id = :id and attempt = :attempt and state = 'RUNNING' returning cancel_requested, pause_requested
                        """)
                .param("progress", progress)
                .param("total", total)
                .param("message", message)
                .param("id", id)
                .param("attempt", attempt)
                .query((row, n) -> wish(row))
                .optional();
    }

    /** Counts progress from now on as the beginning of the attempt: what was found done already says nothing of pace. */
    @Transactional
    public void resumeFrom(UUID id, int attempt, long progress) {
        jdbc.sql("""
                        update job set progress = ?, attempt_start_progress = ?, attempt_started_at = ?
                        where id = ? and attempt = ? and state = 'RUNNING'
                        """).params(progress, progress, now(), id, attempt).update();
    }

    /** Ends an attempt; false if it is no longer the current one. */
    @Transactional
    public boolean end(UUID id, int attempt, JobState state, @Nullable String error) {
        return jdbc.sql("""
                                update job set state = :state, error = :error, finished_at = :now,
                                  progress = case when :state = 'SUCCEEDED' then total else progress end
                                where id = :id and attempt = :attempt and state = 'RUNNING'
                                """)
                        .param("state", state.name())
                        .param("error", error)
                        .param("now", now())
                        .param("id", id)
                        .param("attempt", attempt)
                        .update()
                == 1;
    }

    /** Puts a running job back into the queue, for a process that is shutting down. */
    @Transactional
    public void requeue(UUID id, int attempt) {
        jdbc.sql("update job set state = 'QUEUED' where id = ? and attempt = ? and state = 'RUNNING'")
                .params(id, attempt)
                .update();
    }

    /**
     * Ends a turn of a running job, which stays a running one that nobody works on; false if it is another's by now.
     *
     * @param until when it shall be {@linkplain #start started} for its next turn
     */
    @Transactional
    public boolean await(UUID id, int attempt, Instant until, @Nullable String why) {
        return jdbc.sql("""
                                update job set wakes_at = :until, message = coalesce(:why, message)
                                where id = :id and attempt = :attempt and state = 'RUNNING'
                                """)
                        .param("until", Timestamp.from(until))
                        .param("why", why)
                        .param("id", id)
                        .param("attempt", attempt)
                        .update()
                == 1;
    }

    /** What a job was asked to do that is known to exist. */
    public Wish wish(UUID id) {
        return jdbc.sql("select cancel_requested, pause_requested from job where id = ?")
                .param(id)
                .query((row, n) -> wish(row))
                .single();
    }

    /** Whether a running job is between two turns. */
    public boolean awaits(UUID id) {
        return jdbc.sql("select count(*) from job where id = ? and state = 'RUNNING' and wakes_at is not null")
                        .param(id)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Lets a running job rest until it is {@linkplain #queueAgain queued again}; false if it is another's by now. */
    @Transactional
    public boolean pause(UUID id, int attempt, @Nullable String why) {
        return jdbc.sql("""
                                update job set state = 'PAUSED', pause_requested = false, message = coalesce(:why, message)
                                where id = :id and attempt = :attempt and state = 'RUNNING'
                                """)
                        .param("why", why)
                        .param("id", id)
                        .param("attempt", attempt)
                        .update()
                == 1;
    }

    /** Asks a job to rest; one that has not begun does so at once. */
    @Transactional
    public void requestPause(UUID id) {
        jdbc.sql("""
                        update job set pause_requested = state = 'RUNNING',
                          state = case when state = 'QUEUED' then 'PAUSED' else state end
                        where id = ? and state in ('QUEUED', 'RUNNING')
                        """).param(id).update();
    }

    /** Puts a job that rests or has ended without success back into the queue; false if it does neither. */
    @Transactional
    public boolean queueAgain(UUID id, Set<JobState> from) {
        return jdbc.sql("""
                                update job set state = 'QUEUED', pause_requested = false, cancel_requested = false,
                                  error = null, finished_at = null
                                where id = :id and state in (:from)
                                """)
                        .param("id", id)
                        .param("from", from.stream().map(Enum::name).toList())
                        .update()
                == 1;
    }

    /** Asks a job to stop; one that is not at work stops at once. */
    @Transactional
    public void requestCancel(UUID id) {
        jdbc.sql("""
                        update job set cancel_requested = true,
                          finished_at = case when state = 'RUNNING' then finished_at else ? end,
                          state = case when state = 'RUNNING' then state else 'CANCELLED' end
                        where id = ? and state in ('QUEUED', 'RUNNING', 'PAUSED')
                        """).params(now(), id).update();
    }

    static Wish wish(ResultSet row) throws SQLException {
        return row.getBoolean("cancel_requested")
                ? Wish.CANCEL
                : row.getBoolean("pause_requested") ? Wish.PAUSE : Wish.GO_ON;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    static StoredJob read(ResultSet row) throws SQLException {
        return new StoredJob(
                row.getObject("id", UUID.class),
                row.getString("service"),
                row.getString("kind"),
                row.getObject("subject_id", UUID.class),
                JobState.valueOf(row.getString("state")),
                row.getLong("progress"),
                row.getLong("total"),
                row.getString("message"),
                row.getString("error"),
                row.getInt("attempt"),
                row.getInt("stalled"),
                row.getInt("priority"),
                instant(row, "attempt_started_at"),
                row.getLong("attempt_start_progress"),
                row.getBoolean("cancel_requested"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}

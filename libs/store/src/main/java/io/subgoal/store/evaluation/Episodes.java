package io.subgoal.store.evaluation;

import io.subgoal.store.job.JobState;
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
import org.springframework.transaction.annotation.Transactional;

/** The episodes of evaluations. What is written while one is played is fenced by its attempt. */
@Component
public class Episodes {

    private final JdbcClient jdbc;
    private final Clock clock;

    Episodes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What came of an episode. */
    public record Outcome(
            int score,
            int lastPositive,
            int best,
            String stopReason,
            int moves,
            int decisions,
            int matched,
            double decisionMillis,
            double wallMillis) {}

    @Transactional
    public UUID add(UUID evaluationId, String taskId, int variation, String fold, long seed) {
        UUID id = UUID.randomUUID();
        jdbc.sql(
                        "insert into episode (id, evaluation_id, task_id, variation, fold, seed, state) values (?, ?, ?, ?, ?, ?, 'QUEUED')")
                .params(id, evaluationId, taskId, variation, fold, seed)
                .update();
        return id;
    }

    /**
     * Marks an episode as being played and returns the number of this attempt; empty if it has ended already, or if its
     * evaluation rests or has ended.
     */
    @Transactional
    public Optional<Integer> start(UUID id) {
        Optional<Integer> attempt = jdbc.sql("""
                        update episode set state = 'RUNNING', attempt = attempt + 1, started_at = ?
                        where id = ? and state in ('QUEUED', 'RUNNING') and exists (
                          select 1 from evaluation e join job j on j.id = e.job_id
                          where e.id = evaluation_id and j.state = 'RUNNING')
                        returning attempt
                        """)
                .params(Timestamp.from(clock.instant()), id)
                .query(Integer.class)
                .optional();
        attempt.ifPresent(a -> jdbc.sql("delete from episode_step where episode_id = ?")
                .param(id)
                .update());
        return attempt;
    }

    /** Writes down what the agent is told of its task, if the attempt is still the current one; otherwise says false. */
    @Transactional
    public boolean describe(UUID id, int attempt, String description) {
        return jdbc.sql("update episode set description = ? where id = ? and attempt = ? and state = 'RUNNING'")
                        .params(description, id, attempt)
                        .update()
                == 1;
    }

    /**
     * Adds a step, if the attempt is still the current one; otherwise says false. The episode's row is locked, so that another
     * process that begins it anew either deletes this step or is seen here.
     */
    @Transactional
    public boolean addStep(UUID id, int attempt, StoredStep step) {
        return jdbc.sql("""
                                insert into episode_step
                                  (episode_id, idx, subgoal, action, observation, score, completed, moves, look, inventory,
                                   stage, millis,
                                   valid_actions, alternatives, calls, thought)
                                select id, :idx, :subgoal, :action, :observation, :score, :completed, :moves, :look,
                                  :inventory, :stage, :millis,
                                  :valid, cast(:alternatives as jsonb), cast(:calls as jsonb), :thought
                                from episode where id = :id and attempt = :attempt and state = 'RUNNING'
                                for share
                                """)
                        .param("idx", step.index())
                        .param("subgoal", step.subgoal())
                        .param("action", step.action())
                        .param("observation", step.observation())
                        .param("score", step.score())
                        .param("completed", step.completed())
                        .param("moves", step.moves())
                        .param("look", step.look())
                        .param("inventory", step.inventory())
                        .param("stage", step.stage())
                        .param("millis", step.millis())
                        .param("valid", step.validActions())
                        .param("alternatives", step.alternatives())
                        .param("calls", step.calls())
                        .param("thought", step.thought())
                        .param("id", id)
                        .param("attempt", attempt)
                        .update()
                == 1;
    }

    @Transactional
    public boolean finish(UUID id, int attempt, Outcome outcome) {
        return jdbc.sql("""
                                update episode set state = 'SUCCEEDED', score = :score, last_positive = :lastPositive,
                                  best = :best, stop_reason = :stopReason, moves = :moves, decisions = :decisions,
                                  matched = :matched, decision_millis = :decisionMillis, wall_millis = :wallMillis,
                                  finished_at = :now, error = null
                                where id = :id and attempt = :attempt and state = 'RUNNING'
                                """)
                        .param("score", outcome.score())
                        .param("lastPositive", outcome.lastPositive())
                        .param("best", outcome.best())
                        .param("stopReason", outcome.stopReason())
                        .param("moves", outcome.moves())
                        .param("decisions", outcome.decisions())
                        .param("matched", outcome.matched())
                        .param("decisionMillis", outcome.decisionMillis())
                        .param("wallMillis", outcome.wallMillis())
                        .param("now", Timestamp.from(clock.instant()))
                        .param("id", id)
                        .param("attempt", attempt)
                        .update()
                == 1;
    }

    @Transactional
    public boolean fail(UUID id, int attempt, String error) {
        return jdbc.sql("""
                                update episode set state = 'FAILED', stop_reason = 'ERROR', error = ?, finished_at = ?
                                where id = ? and attempt = ? and state = 'RUNNING'
                                """)
                        .params(error, Timestamp.from(clock.instant()), id, attempt)
                        .update()
                == 1;
    }

    /**
     * Takes note that an attempt came to nothing through no fault of the agent, and has the episode wait to be begun anew.
     *
     * @return how often that has happened by now; empty if the attempt is not the current one
     */
    @Transactional
    public Optional<Integer> fault(UUID id, int attempt, String why) {
        return jdbc.sql("""
                        update episode set state = 'QUEUED', faults = faults + 1, fault = ?
                        where id = ? and attempt = ? and state = 'RUNNING' returning faults
                        """).params(why, id, attempt).query(Integer.class).optional();
    }

    /** Has an episode wait to be begun anew, which is nobody's fault. */
    @Transactional
    public void giveBack(UUID id, int attempt) {
        jdbc.sql("update episode set state = 'QUEUED' where id = ? and attempt = ? and state = 'RUNNING'")
                .params(id, attempt)
                .update();
    }

    /** Has the episodes without a score wait to be played again: those that failed or were cancelled. */
    @Transactional
    public void queueAgain(UUID evaluationId) {
        jdbc.sql("""
                        update episode set state = 'QUEUED', finished_at = null, error = null, stop_reason = null
                        where evaluation_id = ? and state in ('FAILED', 'CANCELLED')
                        """).param(evaluationId).update();
    }

    /** The episodes that wait to be played. */
    public List<UUID> queued(UUID evaluationId) {
        return jdbc.sql(
                        "select id from episode where evaluation_id = ? and state = 'QUEUED' order by task_id, variation, seed")
                .param(evaluationId)
                .query(UUID.class)
                .list();
    }

    /** Cancels what has not been played yet. */
    @Transactional
    public void cancelAll(UUID evaluationId) {
        jdbc.sql(
                        "update episode set state = 'CANCELLED', finished_at = ? where evaluation_id = ? and state in ('QUEUED', 'RUNNING')")
                .params(Timestamp.from(clock.instant()), evaluationId)
                .update();
    }

    public Optional<StoredEpisode> find(UUID id) {
        return jdbc.sql("select * from episode where id = ?")
                .param(id)
                .query((row, n) -> read(row))
                .optional();
    }

    public List<StoredEpisode> page(UUID evaluationId, int page, int size) {
        return jdbc.sql(
                        "select * from episode where evaluation_id = ? order by task_id, variation, seed limit ? offset ?")
                .params(evaluationId, size, (long) page * size)
                .query((row, n) -> read(row))
                .list();
    }

    /** All episodes of an evaluation, by task, variation and seed. */
    public List<StoredEpisode> all(UUID evaluationId) {
        return page(evaluationId, 0, Integer.MAX_VALUE);
    }

    public long count(UUID evaluationId) {
        return jdbc.sql("select count(*) from episode where evaluation_id = ?")
                .param(evaluationId)
                .query(Long.class)
                .single();
    }

    /**
     * How the episodes of an evaluation stand.
     *
     * @param lastError why the last one that failed has
     */
    public record Tally(
            long all, long ended, long failed, @Nullable String lastError) {}

    public Tally tally(UUID evaluationId) {
        return jdbc.sql("""
                        select count(*) as total, count(*) filter (where state not in ('QUEUED', 'RUNNING')) as ended,
                          count(*) filter (where state = 'FAILED') as failed,
                          (select error from episode where evaluation_id = :id and state = 'FAILED'
                           order by finished_at desc limit 1) as last_error
                        from episode where evaluation_id = :id
                        """)
                .param("id", evaluationId)
                .query((row, n) -> new Tally(
                        row.getLong("total"), row.getLong("ended"), row.getLong("failed"), row.getString("last_error")))
                .single();
    }

    /** Episodes of running evaluations that wait to be played and are in no queue. */
    public List<UUID> strays(String queuedAs) {
        return jdbc.sql("""
                        select p.id from episode p join evaluation e on e.id = p.evaluation_id join job j on j.id = e.job_id
                        where p.state = 'QUEUED' and j.state = 'RUNNING' and not exists (
                          select 1 from queue_agent q where q.task_name = ? and q.task_instance = p.id::text)
                        limit 1000
                        """).param(queuedAs).query(UUID.class).list();
    }

    /**
     * Episodes with a score of at least so many percent; of several of one variation the one with the highest score and the
     * fewest moves.
     *
     * @param folds which folds' variations; all if empty
     * @param taskIds which tasks; all if empty
     */
    public List<StoredEpisode> best(UUID evaluationId, int minScore, Set<String> folds, Set<String> taskIds) {
        return jdbc.sql("""
                        select distinct on (task_id, variation) * from episode
                        where evaluation_id = :id and state = 'SUCCEEDED' and score >= :least
                          and (:anyFold or fold in (:folds)) and (:anyTask or task_id in (:tasks))
                        order by task_id, variation, score desc, moves, seed
                        """)
                .param("id", evaluationId)
                .param("least", minScore)
                .param("anyFold", folds.isEmpty())
                .param("folds", folds.isEmpty() ? Set.of("") : folds)
                .param("anyTask", taskIds.isEmpty())
                .param("tasks", taskIds.isEmpty() ? Set.of("") : taskIds)
                .query((row, n) -> read(row))
                .list();
    }

    public List<StoredStep> steps(UUID id) {
        return steps(id, 0);
    }

    /** The steps from a number on. */
    public List<StoredStep> steps(UUID id, int from) {
        return jdbc.sql("select * from episode_step where episode_id = ? and idx >= ? order by idx")
                .params(id, from)
                .query((row, n) -> new StoredStep(
                        row.getInt("idx"),
                        row.getString("subgoal"),
                        row.getString("action"),
                        row.getString("observation"),
                        row.getDouble("score"),
                        row.getBoolean("completed"),
                        row.getInt("moves"),
                        row.getString("look"),
                        row.getString("inventory"),
                        row.getString("stage"),
                        row.getDouble("millis"),
                        row.getObject("valid_actions", Integer.class),
                        row.getString("alternatives"),
                        row.getString("calls"),
                        row.getString("thought")))
                .list();
    }

    private static StoredEpisode read(ResultSet row) throws SQLException {
        return new StoredEpisode(
                row.getObject("id", UUID.class),
                row.getObject("evaluation_id", UUID.class),
                row.getString("task_id"),
                row.getInt("variation"),
                row.getString("fold"),
                row.getLong("seed"),
                JobState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getString("description"),
                row.getObject("score", Integer.class),
                row.getObject("last_positive", Integer.class),
                row.getObject("best", Integer.class),
                row.getString("stop_reason"),
                row.getInt("moves"),
                row.getInt("decisions"),
                row.getInt("matched"),
                row.getDouble("decision_millis"),
                row.getDouble("wall_millis"),
                row.getLong("prompt_tokens"),
                row.getLong("answer_tokens"),
                row.getBigDecimal("dollars"),
                row.getInt("faults"),
                row.getString("fault"),
                row.getString("error"),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}

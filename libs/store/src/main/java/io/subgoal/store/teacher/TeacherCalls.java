package io.subgoal.store.teacher;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Answers of LLMs by the hash of the exact request, and the ledger of calls. A call is written down before it is sent, and
 * its answer before it is used.
 */
@Component
public class TeacherCalls {

    private static final String TOTALS = """
            count(*) filter (where c.state = 'ANSWERED') as answered,
            count(*) filter (where c.state = 'REUSED') as reused,
            count(*) filter (where c.state = 'FAILED') as failed,
            count(*) filter (where c.state = 'LOST') as lost,
            coalesce(sum(c.prompt_tokens), 0) as prompt_tokens,
            coalesce(sum(c.completion_tokens), 0) as completion_tokens,
            coalesce(sum(c.reserved_tokens) filter (where c.state in ('SENT', 'LOST')), 0) as uncertain_tokens,
            coalesce(sum(c.cost), 0) as cost,
            coalesce(sum(c.reserved_cost) filter (where c.state in ('SENT', 'LOST')), 0) as uncertain_cost
            """;

    /** Longer than any single call takes with its answer. */
    static final Duration LONGEST_CALL = Duration.ofMinutes(30);

    /** Calls {@code c} that were sent, no longer ago than {@code :since}, or in a batch that is not closed yet. */
    static final String ON_ITS_WAY = " c.state = 'SENT' and (c.batch_id is not null or c.sent_at > :since) ";

    private final JdbcClient jdbc;
    private final Clock clock;

    TeacherCalls(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The answer to a request that was made before. */
    public Optional<StoredResponse> answer(String requestSha256) {
        return jdbc.sql("select * from teacher_response where request_sha256 = ?")
                .param(requestSha256)
                .query((row, n) -> new StoredResponse(
                        row.getString("request_sha256"),
                        row.getString("request"),
                        row.getString("response"),
                        row.getString("model"),
                        row.getLong("prompt_tokens"),
                        row.getLong("completion_tokens"),
                        row.getTimestamp("created_at").toInstant()))
                .optional();
    }

    /** The answer a run got to its first question about an episode. */
    public Optional<StoredResponse> firstAnswer(UUID runId, long trajectoryId) {
        return jdbc.sql("""
                        select request_sha256 from teacher_call
                        where run_id = ? and trajectory_id = ? and number = 0 and state in ('ANSWERED', 'REUSED')
                        order by id desc limit 1
                        """)
                .params(runId, trajectoryId)
                .query(String.class)
                .optional()
                .flatMap(this::answer);
    }

    /**
     * Writes down that a call is about to be sent, unless it has been answered, or somebody waits for the answer to the same
     * request; of several who try at the same time one succeeds.
     */
    @Transactional
    public OptionalLong sendingFirst(TeacherCall call) {
        lockQuestions();
        return answer(call.requestSha256()).isPresent() || onItsWay(call.requestSha256())
                ? OptionalLong.empty()
                : OptionalLong.of(sending(call));
    }

    /** Until the caller's transaction ends nobody else decides to ask something. */
    void lockQuestions() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('teacher_question'))")
                .query((row, n) -> "")
                .list();
    }

    /** Writes down that a call is about to be sent. */
    @Transactional
    public long sending(TeacherCall call) {
        return insert(call, "SENT");
    }

    /** Writes down that an earlier answer serves; once for a question of an episode. */
    @Transactional
    public void reused(TeacherCall call) {
        boolean known = jdbc.sql("""
                        select count(*) from teacher_call
                        where run_id is not distinct from cast(:run as uuid)
                          and trajectory_id is not distinct from cast(:trajectory as bigint)
                          and request_sha256 = :request and state in ('ANSWERED', 'REUSED')
                        """)
                        .param("run", call.runId())
                        .param("trajectory", call.trajectoryId())
                        .param("request", call.requestSha256())
                        .query(Long.class)
                        .single()
                > 0;
        if (!known) {
            insert(call, "REUSED");
        }
    }

    /** Keeps an answer and what it cost, both or none. */
    @Transactional
    public void answered(long callId, StoredResponse response, long cost) {
        jdbc.sql("""
                        insert into teacher_response
                          (request_sha256, request, response, model, prompt_tokens, completion_tokens, created_at)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """)
                .params(
                        response.requestSha256(),
                        response.request(),
                        response.response(),
                        response.model(),
                        response.promptTokens(),
                        response.completionTokens(),
                        Timestamp.from(response.createdAt()))
                .update();
        jdbc.sql("""
                        update teacher_call set state = 'ANSWERED', prompt_tokens = ?, completion_tokens = ?, cost = ?,
                          ended_at = ?
                        where id = ?
                        """)
                .params(response.promptTokens(), response.completionTokens(), cost, now(), callId)
                .update();
    }

    /**
     * Writes down that a call brought no answer.
     *
     * @param mayBePaid whether it may have been charged all the same
     */
    @Transactional
    public void failed(long callId, boolean mayBePaid, String error) {
        jdbc.sql("update teacher_call set state = ?, error = ?, ended_at = ? where id = ?")
                .params(mayBePaid ? "LOST" : "FAILED", error, now(), callId)
                .update();
    }

    /**
     * Gives up the calls of a run that a process sent and did not live to hear the answer of. Those in a batch are safe
     * with the provider.
     */
    @Transactional
    public int loseSent(UUID runId) {
        return jdbc.sql("""
                        update teacher_call set state = 'LOST', ended_at = ?, error = 'the process ended before the answer came'
                        where run_id = ? and state = 'SENT' and batch_id is null
                        """).params(now(), runId).update();
    }

    /** Whether somebody waits for the answer to the same request at this time. */
    public boolean onItsWay(String requestSha256) {
        return jdbc.sql("select count(*) from teacher_call c where c.request_sha256 = :request and" + ON_ITS_WAY)
                        .param("request", requestSha256)
                        .param("since", Timestamp.from(clock.instant().minus(LONGEST_CALL)))
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** What a run has taken so far. */
    public Spent spent(UUID runId) {
        return jdbc.sql("select " + TOTALS + " from teacher_call c where c.run_id = ?")
                .param(runId)
                .query((row, n) -> spent(row))
                .single();
    }

    /** What a run has taken so far by id of the task. */
    public Map<String, Spent> spentByTask(UUID runId) {
        Map<String, Spent> byTask = new LinkedHashMap<>();
        jdbc.sql("select t.task_id, " + TOTALS + """
                         from teacher_call c join trajectory t on t.id = c.trajectory_id
                        where c.run_id = ? group by t.task_id order by t.task_id
                        """)
                .param(runId)
                .query((row, n) -> byTask.put(row.getString("task_id"), spent(row)))
                .list();
        return byTask;
    }

    /** An episode and what it has taken. */
    public record EpisodeSpent(long trajectoryId, String taskId, int variation, Spent spent) {}

    /** What a run has taken so far by episode, the dearest first. */
    public List<EpisodeSpent> spentByEpisode(UUID runId, int page, int size) {
        return jdbc.sql("select t.id, t.task_id, t.variation, " + TOTALS + """
                         from teacher_call c join trajectory t on t.id = c.trajectory_id
                        where c.run_id = ? group by t.id, t.task_id, t.variation
                        order by sum(c.prompt_tokens + c.completion_tokens) desc, t.id limit ? offset ?
                        """)
                .params(runId, size, (long) page * size)
                .query((row, n) -> new EpisodeSpent(
                        row.getLong("id"), row.getString("task_id"), row.getInt("variation"), spent(row)))
                .list();
    }

    /** How many episodes of a run have calls. */
    public long episodes(UUID runId) {
        return jdbc.sql("select count(distinct trajectory_id) from teacher_call where run_id = ?")
                .param(runId)
                .query(Long.class)
                .single();
    }

    private long insert(TeacherCall call, String state) {
        return jdbc.sql("""
                        insert into teacher_call
                          (run_id, trajectory_id, number, request_sha256, state, reserved_tokens, reserved_cost, sent_at)
                        values (cast(:run as uuid), cast(:trajectory as bigint), :number, :request, :state, :tokens, :cost, :at)
                        returning id
                        """)
                .param("run", call.runId())
                .param("trajectory", call.trajectoryId())
                .param("number", call.number())
                .param("request", call.requestSha256())
                .param("state", state)
                .param("tokens", call.reservedTokens())
                .param("cost", call.reservedCost())
                .param("at", now())
                .query(Long.class)
                .single();
    }

    private static Spent spent(ResultSet row) throws SQLException {
        return new Spent(
                row.getLong("answered"),
                row.getLong("reused"),
                row.getLong("failed"),
                row.getLong("lost"),
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("uncertain_tokens"),
                row.getLong("cost"),
                row.getLong("uncertain_cost"));
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}

package io.subgoal.store.teacher;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Batches at a provider and the calls in them. A batch and its calls are written down before the provider hears of it.
 * Every change says which state it starts from, so that it can be made twice, or by two processes, to the same end.
 */
@Component
public class TeacherBatches {

    private final JdbcClient jdbc;
    private final TeacherCalls calls;
    private final Clock clock;

    TeacherBatches(JdbcClient jdbc, TeacherCalls calls, Clock clock) {
        this.jdbc = jdbc;
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * A question for a batch.
     *
     * @param request the exact request
     */
    public record Question(TeacherCall call, String request) {}

    /**
     * Writes down a batch that is to be made, and that its questions are on their way. Those that somebody else has asked in
     * the meantime are left out; empty if that leaves none.
     */
    @Transactional
    public Optional<StoredBatch> begin(UUID runId, List<Question> questions) {
        calls.lockQuestions();
        List<Question> open = withoutAsked(questions);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into teacher_batch (id, run_id, state, created_at) values (?, ?, 'MAKING', ?)")
                .params(id, runId, now())
                .update();
        for (Question question : open) {
            jdbc.sql("update teacher_call set batch_id = ?, request = ? where id = ?")
                    .params(id, question.request(), calls.sending(question.call()))
                    .update();
        }
        return find(id);
    }

    private List<Question> withoutAsked(List<Question> questions) {
        Set<String> asked =
                new HashSet<>(jdbc.sql("select c.request_sha256 from teacher_call c where" + TeacherCalls.ON_ITS_WAY)
                        .param("since", Timestamp.from(clock.instant().minus(TeacherCalls.LONGEST_CALL)))
                        .query(String.class)
                        .list());
        return questions.stream()
                .filter(question -> !asked.contains(question.call().requestSha256())
                        && calls.answer(question.call().requestSha256()).isEmpty())
                .toList();
    }

    public Optional<StoredBatch> find(UUID id) {
        return jdbc.sql("select * from teacher_batch where id = ?")
                .param(id)
                .query((row, n) -> read(row))
                .optional();
    }

    /** A run's batches of which something may still come, oldest first. */
    public List<StoredBatch> open(UUID runId) {
        return jdbc.sql("""
                        select * from teacher_batch where run_id = ? and state in ('MAKING', 'WAITING')
                        order by created_at, id
                        """).param(runId).query((row, n) -> read(row)).list();
    }

    /** A batch whose run's job does not work, and whether somebody has cancelled that job. */
    public record Left(StoredBatch batch, boolean cancelled) {}

    /** Open batches of which no job takes care at this time, oldest first. */
    public List<Left> left() {
        return jdbc.sql("""
                        select b.*, j.state = 'CANCELLED' as cancelled
                        from teacher_batch b join annotation_run r on r.id = b.run_id join job j on j.id = r.job_id
                        where b.state in ('MAKING', 'WAITING') and j.state not in ('QUEUED', 'RUNNING')
                        order by b.created_at, b.id
                        """)
                .query((row, n) -> new Left(read(row), row.getBoolean("cancelled")))
                .list();
    }

    /**
     * A question of a batch.
     *
     * @param callId its place in the ledger, which is also its place in the batch
     */
    public record Asked(long callId, String request) {}

    /** The next questions of a batch that wait for an answer, after a call of the ledger. */
    public List<Asked> asked(UUID batchId, long afterCallId, int atMost) {
        return jdbc.sql("""
                        select id, request from teacher_call
                        where batch_id = ? and state = 'SENT' and id > ? order by id limit ?
                        """)
                .params(batchId, afterCallId, atMost)
                .query((row, n) -> new Asked(row.getLong("id"), row.getString("request")))
                .list();
    }

    /** Keeps the id of an uploaded file. */
    @Transactional
    public void uploaded(UUID id, String fileId) {
        jdbc.sql("update teacher_batch set file_id = ? where id = ? and state = 'MAKING'")
                .params(fileId, id)
                .update();
    }

    /** The provider has the batch; false if it was given up, or somebody else has made it under another name. */
    @Transactional
    public boolean made(UUID id, String providerId) {
        return jdbc.sql("""
                                update teacher_batch set state = 'WAITING', provider_id = :provider
                                where id = :id and (state = 'MAKING' or (state = 'WAITING' and provider_id = :provider))
                                """).param("provider", providerId).param("id", id).update() == 1;
    }

    /** What a question of a batch asked, while its answer is missing. */
    public Optional<String> request(UUID batchId, String requestSha256) {
        return jdbc.sql("""
                        select request from teacher_call where batch_id = ? and request_sha256 = ? and state = 'SENT'
                        """).params(batchId, requestSha256).query(String.class).optional();
    }

    /** Keeps an answer and what it cost. */
    @Transactional
    public void answered(UUID batchId, StoredResponse response, long cost) {
        call(batchId, response.requestSha256()).ifPresent(id -> {
            calls.answered(id, response, cost);
            forget(id);
        });
    }

    /**
     * Writes down that a question got no answer.
     *
     * @param mayBePaid whether it may have been charged all the same
     * @param fatal whether asking again is of no use
     */
    @Transactional
    public void failed(UUID batchId, String requestSha256, boolean mayBePaid, boolean fatal, String error) {
        call(batchId, requestSha256).ifPresent(id -> {
            calls.failed(id, mayBePaid, error);
            jdbc.sql("update teacher_call set fatal = ? where id = ?")
                    .params(fatal, id)
                    .update();
            forget(id);
        });
    }

    private Optional<Long> call(UUID batchId, String requestSha256) {
        return jdbc.sql("""
                        select id from teacher_call
                        where batch_id = ? and request_sha256 = ? and state = 'SENT' for update
                        """).params(batchId, requestSha256).query(Long.class).optional();
    }

    private void forget(long callId) {
        jdbc.sql("update teacher_call set request = null where id = ?")
                .param(callId)
                .update();
    }

    /**
     * Closes a batch with whatever is stored by now.
     *
     * @param mayBePaid whether questions without an answer may have been charged all the same
     * @param why what is said of these
     */
    @Transactional
    public void close(UUID id, StoredBatch.State state, boolean mayBePaid, String why) {
        jdbc.sql("""
                        update teacher_call set state = ?, error = ?, ended_at = ?, request = null
                        where batch_id = ? and state = 'SENT'
                        """).params(mayBePaid ? "LOST" : "FAILED", why, now(), id).update();
        jdbc.sql("update teacher_batch set state = ? where id = ? and state in ('MAKING', 'WAITING')")
                .params(state.name(), id)
                .update();
    }

    /**
     * Why a question of a run has no answer.
     *
     * @param attempts batches that were worked on and did not answer it
     * @param fatal whether asking again is of no use
     * @param error what was said last
     */
    public record Failure(int attempts, boolean fatal, String error) {}

    /** The questions that batches of a run did not answer, by the hash of the request. */
    public Map<String, Failure> failures(UUID runId) {
        Map<String, Failure> failures = new HashMap<>();
        jdbc.sql("""
                        select c.request_sha256, count(*) as attempts, bool_or(c.fatal) as fatal,
                               (array_agg(c.error order by c.id desc))[1] as error
                        from teacher_call c join teacher_batch b on b.id = c.batch_id
                        where c.run_id = ? and c.state in ('FAILED', 'LOST') and b.state = 'DONE'
                        group by c.request_sha256
                        """)
                .param(runId)
                .query((row, n) -> failures.put(
                        row.getString("request_sha256"),
                        new Failure(row.getInt("attempts"), row.getBoolean("fatal"), row.getString("error"))))
                .list();
        return failures;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static StoredBatch read(ResultSet row) throws SQLException {
        return new StoredBatch(
                row.getObject("id", UUID.class),
                row.getObject("run_id", UUID.class),
                row.getString("provider_id"),
                row.getString("file_id"),
                StoredBatch.State.valueOf(row.getString("state")),
                row.getTimestamp("created_at").toInstant());
    }
}

package io.subgoal.store.teacherforced;

import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.evaluation.PlayedModels;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Teacher-forced tests. An answer that is stored stays. */
@Component
public class TeacherForcedTests {

    private final JdbcClient jdbc;

    TeacherForcedTests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void add(StoredTest test, List<PlayedModel> models) {
        jdbc.sql("""
                        insert into teacher_forced_test
                          (id, name, annotation_run_id, fold, request, fingerprint, code_version, job_id, created_at)
                        values (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)
                        """)
                .params(
                        test.id(),
                        test.name(),
                        test.annotationRunId(),
                        test.fold(),
                        test.request(),
                        test.fingerprint(),
                        test.codeVersion(),
                        test.jobId(),
                        Timestamp.from(test.createdAt()))
                .update();
        for (PlayedModel model : models) {
            jdbc.sql("insert into teacher_forced_model (test_id, role, name, checkpoint_id) values (?, ?, ?, ?)")
                    .params(test.id(), model.role(), model.name(), model.checkpointId())
                    .update();
        }
    }

    public boolean existsByName(String name) {
        return jdbc.sql("select exists (select 1 from teacher_forced_test where name = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    public Optional<StoredTest> find(UUID id) {
        return jdbc.sql("select * from teacher_forced_test where id = ?")
                .param(id)
                .query((row, n) -> test(row))
                .optional();
    }

    /** Newest first. */
    public List<StoredTest> page(int page, int size) {
        return jdbc.sql("select * from teacher_forced_test order by created_at desc, id limit ? offset ?")
                .params(size, (long) page * size)
                .query((row, n) -> test(row))
                .list();
    }

    public long count() {
        return jdbc.sql("select count(*) from teacher_forced_test")
                .query(Long.class)
                .single();
    }

    /** The models that are tested, and the checkpoints they stood for when the test was asked for. */
    public List<PlayedModel> models(UUID id) {
        return jdbc.sql("""
                        select m.role, m.name, m.checkpoint_id, c.format
                        from teacher_forced_model m join checkpoint c on c.id = m.checkpoint_id
                        where m.test_id = ? order by m.role
                        """).param(id).query(PlayedModels::read).list();
    }

    /** Adds answers; those of rows that have one already are left out. */
    @Transactional
    public void addAnswers(UUID id, List<StoredAnswer> answers) {
        for (StoredAnswer answer : answers) {
            jdbc.sql("""
                            insert into teacher_forced_answer
                              (test_id, idx, role, task_id, variation, step, target, answer, correct, score, cut)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                            """)
                    .params(
                            id,
                            answer.index(),
                            answer.role(),
                            answer.taskId(),
                            answer.variation(),
                            answer.step(),
                            answer.target(),
                            answer.answer(),
                            answer.correct(),
                            answer.score(),
                            answer.cut())
                    .update();
        }
    }

    /** The rows that have an answer. */
    public Set<Integer> answered(UUID id) {
        return new HashSet<>(jdbc.sql("select idx from teacher_forced_answer where test_id = ?")
                .param(id)
                .query(Integer.class)
                .list());
    }

    /** How many answers there are, and how many of them are right. */
    public record Tally(long answered, long right) {}

    public Tally tally(UUID id) {
        return jdbc.sql("""
                        select count(*) as answered, count(*) filter (where correct) as right_ones
                        from teacher_forced_answer where test_id = ?
                        """)
                .param(id)
                .query((row, n) -> new Tally(row.getLong("answered"), row.getLong("right_ones")))
                .single();
    }

    /** All answers so far, in the order of the rows. */
    public List<StoredAnswer> answers(UUID id) {
        return jdbc.sql("select * from teacher_forced_answer where test_id = ? order by idx")
                .param(id)
                .query((row, n) -> answer(row))
                .list();
    }

    private static StoredTest test(ResultSet row) throws SQLException {
        return new StoredTest(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("annotation_run_id", UUID.class),
                row.getString("fold"),
                row.getString("request"),
                row.getString("fingerprint"),
                row.getString("code_version"),
                row.getObject("job_id", UUID.class),
                row.getTimestamp("created_at").toInstant());
    }

    private static StoredAnswer answer(ResultSet row) throws SQLException {
        return new StoredAnswer(
                row.getInt("idx"),
                row.getString("role"),
                row.getString("task_id"),
                row.getInt("variation"),
                row.getInt("step"),
                row.getString("target"),
                row.getString("answer"),
                row.getBoolean("correct"),
                row.getDouble("score"),
                row.getBoolean("cut"));
    }
}

package io.subgoal.store.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.evaluation.Episodes.Outcome;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.testkit.TestDatabase;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Episodes on a real database: begun, begun anew, fenced, counted. */
@SpringBootTest(properties = {"db-scheduler.enabled=false", "spring.jpa.hibernate.ddl-auto=validate"})
class EpisodesIT {

    private static final Outcome SOLVED = new Outcome(100, 100, 100, "COMPLETED", 5, 6, 1, 12.5, 20.5);

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class TestApplication {}

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Jobs jobs;

    @Autowired
    EvaluationRepository evaluations;

    @Autowired
    Episodes episodes;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    EpisodeStatistics statistics;

    private UUID job;
    private UUID evaluation;

    @BeforeEach
    void beginAnEvaluation() {
        job = UUID.randomUUID();
        evaluation = UUID.randomUUID();
        jobs.add(job, "test-service", "test", evaluation, 10);
        evaluations.save(
                new EvaluationEntity(evaluation, "eval-" + evaluation, "{}", "1.2.3", "1.0", job, Instant.now()));
        jobs.start(job);
    }

    @Test
    void anEpisodeThatIsPlayedAgainStartsWithoutSteps() {
        UUID id = episode(1);
        int first = episodes.start(id).orElseThrow();
        assertThat(episodes.addStep(id, first, step(0))).isTrue();
        int second = episodes.start(id).orElseThrow();
        assertThat(episodes.steps(id)).isEmpty();
        assertThat(episodes.addStep(id, first, step(0))).isFalse();
        assertThat(episodes.addStep(id, second, step(0))).isTrue();
        assertThat(episodes.finish(id, first, SOLVED)).isFalse();
        assertThat(episodes.finish(id, second, SOLVED)).isTrue();
        assertThat(episodes.start(id)).isEmpty();
        assertThat(statistics.byTask(evaluation).values()).singleElement().satisfies(totals -> {
            assertThat(totals.meanScore()).isEqualTo(100);
            assertThat(totals.solved()).isEqualTo(1);
        });
    }

    @Test
    void aStepThatIsAddedWhileAnEpisodeIsBegunAnewIsNotLeftBehind() throws Exception {
        UUID id = episode(1);
        int first = episodes.start(id).orElseThrow();
        CountDownLatch begunAnew = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> added = threads.submit(() -> {
                begunAnew.await();
                return episodes.addStep(id, first, step(0));
            });
            transactions.executeWithoutResult(status -> {
                episodes.start(id);
                begunAnew.countDown();
                Awaitility.await().until(this::somebodyWaitsForALock);
            });
            assertThat(added.get()).isFalse();
        }
        assertThat(episodes.steps(id)).isEmpty();
    }

    private boolean somebodyWaitsForALock() {
        return jdbc.sql("select count(*) from pg_locks where not granted")
                        .query(Long.class)
                        .single()
                > 0;
    }

    @Test
    void aStepKeepsWhatWasWeighed() {
        UUID id = episode(1);
        int attempt = episodes.start(id).orElseThrow();
        episodes.addStep(
                id,
                attempt,
                new StoredStep(
                        0,
                        "go()",
                        "wait1",
                        "ok",
                        0,
                        false,
                        2,
                        "look",
                        "inventory",
                        "BEAM",
                        1.5,
                        7,
                        "[1]",
                        "[2]",
                        "aha"));
        assertThat(episodes.steps(id)).singleElement().satisfies(step -> {
            assertThat(step.validActions()).isEqualTo(7);
            assertThat(step.alternatives()).isEqualTo("[1]");
            assertThat(step.calls()).isEqualTo("[2]");
            assertThat(step.thought()).isEqualTo("aha");
        });
    }

    @Test
    void nothingIsBegunWhileTheEvaluationRests() {
        UUID id = episode(1);
        jobs.pause(job, jobs.get(job).attempt(), "rests");
        assertThat(episodes.start(id)).isEmpty();
        assertThat(episodes.strays("episode")).doesNotContain(id);
    }

    @Test
    void aFaultIsCountedAndTheEpisodeWaitsAgain() {
        UUID id = episode(1);
        int attempt = episodes.start(id).orElseThrow();
        assertThat(episodes.fault(id, attempt - 1, "old news")).isEmpty();
        assertThat(episodes.fault(id, attempt, "the world broke")).contains(1);
        assertThat(episodes.find(id)).hasValueSatisfying(waiting -> {
            assertThat(waiting.state()).isEqualTo(JobState.QUEUED);
            assertThat(waiting.fault()).isEqualTo("the world broke");
        });
        assertThat(episodes.fault(id, episodes.start(id).orElseThrow(), "again"))
                .contains(2);
    }

    @Test
    void onlyEpisodesWithoutAScoreAreQueuedAgain() {
        UUID solved = episode(1);
        UUID failed = episode(2);
        UUID cancelled = episode(3);
        episodes.finish(solved, episodes.start(solved).orElseThrow(), SOLVED);
        episodes.fail(failed, episodes.start(failed).orElseThrow(), "no such model");
        assertThat(episodes.tally(evaluation)).isEqualTo(new Episodes.Tally(3, 2, 1, "no such model"));
        episodes.cancelAll(evaluation);
        episodes.queueAgain(evaluation);
        assertThat(episodes.queued(evaluation)).containsExactly(failed, cancelled);
        assertThat(episodes.tally(evaluation)).isEqualTo(new Episodes.Tally(3, 1, 0, null));
    }

    @Test
    void findsEpisodesThatWaitInNoQueue() {
        UUID stray = episode(1);
        UUID queued = episode(2);
        jdbc.sql("""
                        insert into queue_agent (task_name, task_instance, execution_time, picked, version)
                        values ('episode', ?, now(), false, 1)
                        """).param(queued.toString()).update();
        assertThat(episodes.strays("episode")).contains(stray).doesNotContain(queued);
    }

    private UUID episode(long seed) {
        return episodes.add(evaluation, "4-1", 230, "test", seed);
    }

    private static StoredStep step(int index) {
        return new StoredStep(
                index, null, "wait1", "ok", 0, false, 2, "look", "inventory", "GREEDY", 1.5, null, null, null, null);
    }
}

package io.subgoal.store.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.job.Jobs;
import io.subgoal.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The ledger of an evaluation's questions, on a real database. */
@SpringBootTest(properties = {"db-scheduler.enabled=false", "spring.jpa.hibernate.ddl-auto=validate"})
class EpisodeCallsIT {

    private static final String SHA = "a".repeat(64);
    private static final BigDecimal CENT = new BigDecimal("0.01");

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class TestApplication {}

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Autowired
    Jobs jobs;

    @Autowired
    EvaluationRepository evaluations;

    @Autowired
    Episodes episodes;

    @Autowired
    EpisodeCalls calls;

    private UUID evaluation;
    private UUID episode;

    @BeforeEach
    void beginAnEvaluation() {
        UUID job = UUID.randomUUID();
        evaluation = UUID.randomUUID();
        jobs.add(job, "test-service", "test", evaluation, 10);
        evaluations.save(
                new EvaluationEntity(evaluation, "eval-" + evaluation, "{}", "1.2.3", "1.0", job, Instant.now()));
        episode = episodes.add(evaluation, "4-1", 1, "train", 1);
    }

    private long send(int number, @Nullable BigDecimal atMost) {
        return calls.sending(evaluation, episode, number, SHA, atMost, null).orElseThrow();
    }

    private @Nullable BigDecimal dollars() {
        return episodes.find(episode).orElseThrow().dollars();
    }

    @Test
    void aCallCountsWithTheMostItMayCostUntilItsAnswerIsThere() {
        long call = send(1, CENT);
        assertThat(dollars()).isEqualByComparingTo("0.01");
        assertThat(calls.answer(episode, 1, SHA)).isEmpty();
        calls.answered(episode, call, "Action: look", 700, 30, new BigDecimal("0.002"));
        assertThat(calls.answer(episode, 1, SHA)).contains("Action: look");
        assertThat(calls.answer(episode, 2, SHA)).isEmpty();
        assertThat(calls.answer(episode, 1, "b".repeat(64))).isEmpty();
        assertThat(episodes.find(episode)).hasValueSatisfying(stored -> {
            assertThat(stored.promptTokens()).isEqualTo(700);
            assertThat(stored.answerTokens()).isEqualTo(30);
            assertThat(stored.dollars()).isEqualByComparingTo("0.002");
        });
    }

    @Test
    void aCallWithoutAnAnswerCountsOnlyIfItMayHaveBeenCharged() {
        calls.failed(episode, send(1, CENT), false, "429");
        assertThat(dollars()).isEqualByComparingTo("0");
        calls.failed(episode, send(1, CENT), true, "broken");
        assertThat(dollars()).isEqualByComparingTo("0.01");
        assertThat(calls.answer(episode, 1, SHA)).isEmpty();
    }

    @Test
    void whatIsPaidOutlivesTheAttempt() {
        int first = attempt();
        calls.answered(episode, send(1, CENT), "one", 10, 1, CENT);
        episodes.fault(episode, first, "the world broke");
        attempt();
        assertThat(dollars()).isEqualByComparingTo("0.01");
        assertThat(calls.answer(episode, 1, SHA)).contains("one");
    }

    private int attempt() {
        jobs.start(evaluations.findById(evaluation).orElseThrow().jobId());
        return episodes.start(episode).orElseThrow();
    }

    @Test
    void theCostIsUnknownWhereAPriceIs() {
        calls.answered(episode, send(1, null), "one", 10, 1, null);
        assertThat(dollars()).isNull();
        assertThat(calls.spent(evaluation)).isEqualByComparingTo("0");
    }

    @Test
    void episodesSideBySideNeverReserveMoreThanTheLimit() throws Exception {
        List<Future<Boolean>> reserved = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                UUID other = episodes.add(evaluation, "4-1", 100 + i, "train", 1);
                reserved.add(threads.submit(() -> calls.sending(evaluation, other, 1, SHA, CENT, new BigDecimal("0.1"))
                        .isPresent()));
            }
        }
        int taken = 0;
        for (Future<Boolean> one : reserved) {
            taken += one.get() ? 1 : 0;
        }
        assertThat(taken).isEqualTo(10);
        assertThat(calls.spent(evaluation)).isEqualByComparingTo("0.1");
    }
}

package io.subgoal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetOrigin;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.teacher.StoredBatch;
import io.subgoal.store.teacher.StoredResponse;
import io.subgoal.store.teacher.TeacherBatches;
import io.subgoal.store.teacher.TeacherBatches.Question;
import io.subgoal.store.teacher.TeacherCall;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.testkit.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Batches and their calls on a real database. */
@SpringBootTest(classes = StoreIT.TestApplication.class, properties = "db-scheduler.enabled=false")
class TeacherBatchesIT {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Autowired
    TeacherBatches batches;

    @Autowired
    TeacherCalls calls;

    @Autowired
    Jobs jobs;

    @Autowired
    DatasetRepository datasets;

    @Autowired
    AnnotationRunRepository runs;

    @Test
    void twoRunsDoNotAskTheSame() {
        UUID first = run();
        UUID second = run();
        StoredBatch batch = batches.begin(first, questions(first, "a1", "a2")).orElseThrow();
        assertThat(calls.onItsWay(hash("a1"))).isTrue();
        assertThat(batches.begin(second, questions(second, "a1", "a2"))).isEmpty();
        StoredBatch rest = batches.begin(second, questions(second, "a2", "a3")).orElseThrow();
        assertThat(asked(rest)).containsExactly("asks a3");
        batches.answered(batch.id(), answer("a1"), 5);
        batches.close(batch.id(), StoredBatch.State.DONE, false, "not reached");
        assertThat(calls.onItsWay(hash("a2"))).isFalse();
        assertThat(batches.begin(second, questions(second, "a1"))).isEmpty();
        assertThat(batches.begin(second, questions(second, "a2"))).isPresent();
    }

    @Test
    void whatIsInABatchIsNotLostWithAProcess() {
        UUID run = run();
        StoredBatch batch = batches.begin(run, questions(run, "b1", "b2")).orElseThrow();
        calls.sending(call(run, "b3"));
        assertThat(calls.loseSent(run)).isEqualTo(1);
        assertThat(calls.spent(run).uncertainTokens()).isEqualTo(300);
        assertThat(asked(batch)).containsExactly("asks b1", "asks b2");
        assertThat(batches.asked(batch.id(), 0, 1)).hasSize(1);
    }

    @Test
    void everyStepMayBeTakenTwice() {
        UUID run = run();
        StoredBatch batch =
                batches.begin(run, questions(run, "c1", "c2", "c3", "c4")).orElseThrow();
        assertThat(batches.made(batch.id(), "batch_1")).isTrue();
        assertThat(batches.made(batch.id(), "batch_1")).isTrue();
        assertThat(batches.made(batch.id(), "batch_2")).as("another's").isFalse();
        for (int i = 0; i < 2; i++) {
            batches.answered(batch.id(), answer("c1"), 5);
            batches.failed(batch.id(), hash("c2"), false, false, "busy");
            batches.failed(batch.id(), hash("c3"), true, true, "unreadable");
            batches.close(batch.id(), StoredBatch.State.DONE, false, "not reached");
        }
        assertThat(batches.made(batch.id(), "batch_1")).as("it is closed").isFalse();
        assertThat(batches.open(run)).isEmpty();
        assertThat(calls.spent(run)).satisfies(spent -> {
            assertThat(spent.answered()).isEqualTo(1);
            assertThat(spent.failed()).isEqualTo(2);
            assertThat(spent.lost()).isEqualTo(1);
            assertThat(spent.cost()).isEqualTo(5);
            assertThat(spent.uncertainTokens()).isEqualTo(100);
        });
        assertThat(batches.failures(run))
                .hasSize(3)
                .containsEntry(hash("c2"), new TeacherBatches.Failure(1, false, "busy"))
                .containsEntry(hash("c3"), new TeacherBatches.Failure(1, true, "unreadable"))
                .containsEntry(hash("c4"), new TeacherBatches.Failure(1, false, "not reached"));
    }

    @Test
    void onlyBatchesThatWereWorkedOnCountAsAttempts() {
        UUID run = run();
        for (StoredBatch.State end : List.of(StoredBatch.State.FAILED, StoredBatch.State.CANCELLED)) {
            batches.close(batches.begin(run, questions(run, "d1")).orElseThrow().id(), end, false, "not this time");
        }
        assertThat(batches.failures(run)).isEmpty();
        StoredBatch gone = batches.begin(run, questions(run, "d1")).orElseThrow();
        batches.close(gone.id(), StoredBatch.State.CANCELLED, true, "it is gone");
        assertThat(batches.find(gone.id()).orElseThrow().state()).isEqualTo(StoredBatch.State.CANCELLED);
        assertThat(calls.spent(run).lost()).isEqualTo(1);
    }

    @Test
    void findsBatchesThatNoJobTakesCareOf() {
        UUID run = run();
        UUID job = runs.findById(run).orElseThrow().jobId();
        StoredBatch batch = batches.begin(run, questions(run, "e1")).orElseThrow();
        assertThat(left(batch)).isEmpty();
        int attempt = jobs.start(job).orElseThrow().attempt();
        assertThat(left(batch)).isEmpty();
        jobs.end(job, attempt, JobState.CANCELLED, null);
        assertThat(left(batch)).containsExactly(new TeacherBatches.Left(batch, true));
        batches.close(batch.id(), StoredBatch.State.CANCELLED, false, "over");
        assertThat(left(batch)).isEmpty();
    }

    private List<TeacherBatches.Left> left(StoredBatch batch) {
        return batches.left().stream()
                .filter(left -> left.batch().id().equals(batch.id()))
                .toList();
    }

    private List<String> asked(StoredBatch batch) {
        return batches.asked(batch.id(), 0, 100).stream()
                .map(TeacherBatches.Asked::request)
                .toList();
    }

    private UUID run() {
        UUID dataset = UUID.randomUUID();
        UUID job = UUID.randomUUID();
        jobs.add(job, "test-service", "test", dataset, 1);
        datasets.save(new DatasetEntity(
                dataset,
                "dataset-" + dataset,
                "{\"variations\": {}}",
                DatasetOrigin.simulator("1.2.3", "easy", "original", false),
                job,
                Instant.now()));
        return runs.save(new AnnotationRunEntity(UUID.randomUUID(), dataset, "openai-batch", "{}", job, Instant.now()))
                .id();
    }

    private static List<Question> questions(UUID run, String... names) {
        return Stream.of(names)
                .map(name -> new Question(call(run, name), "asks " + name))
                .toList();
    }

    private static TeacherCall call(UUID run, String name) {
        return new TeacherCall(run, null, 0, hash(name), 100, 10);
    }

    private static StoredResponse answer(String name) {
        return new StoredResponse(hash(name), "asks " + name, "{}", "model", 3, 4, Instant.now());
    }

    private static String hash(String name) {
        return name.repeat(32);
    }
}

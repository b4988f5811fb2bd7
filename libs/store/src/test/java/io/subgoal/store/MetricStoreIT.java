package io.subgoal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.MetricSelection;
import io.subgoal.store.training.MetricSeries;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.Metrics.Measured;
import io.subgoal.store.training.MlflowPushes;
import io.subgoal.store.training.MlflowPushes.Claim;
import io.subgoal.store.training.StoredMetric;
import io.subgoal.store.training.StoredPush;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Measured values and how far they were sent, on a real database. */
@SpringBootTest(
        classes = StoreIT.TestApplication.class,
        properties = {"db-scheduler.enabled=false", "spring.jpa.hibernate.ddl-auto=validate"})
class MetricStoreIT {

    private static final String SERVER = "http://localhost:5000";
    private static final Duration LEASE = Duration.ofMinutes(1);

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Autowired
    Jobs jobs;

    @Autowired
    DatasetRepository datasets;

    @Autowired
    AnnotationRunRepository annotationRuns;

    @Autowired
    TrainingRunRepository trainingRuns;

    @Autowired
    Metrics metrics;

    @Autowired
    MlflowPushes pushes;

    private record Run(UUID id, UUID jobId) {}

    @Test
    void versionsLeadThroughEverythingThatWasWritten() {
        Run run = run();
        List<Measured> values = new ArrayList<>();
        for (int update = 1; update <= 2000; update++) {
            values.add(new Measured(update, "loss", update));
        }
        metrics.record(run.id(), values);
        List<StoredMetric> first = metrics.after(run.id(), 0, 1500);
        assertThat(first).hasSize(1500).isSortedAccordingTo((a, b) -> Long.compare(a.version(), b.version()));
        long version = first.getLast().version();
        assertThat(metrics.after(run.id(), version, 1500)).hasSize(500);
        assertThat(metrics.countAfter(run.id(), version)).isEqualTo(500);

        long end = metrics.version(run.id());
        metrics.record(run.id(), 7, Map.of("loss", 0.5));
        assertThat(metrics.after(run.id(), end, 10))
                .singleElement()
                .satisfies(again -> assertThat(again.value()).isEqualTo(0.5))
                .satisfies(again -> assertThat(again.at()).isAfterOrEqualTo(again.firstAt()));
        assertThat(metrics.values(MetricSelection.all(run.id()), 5000)).hasSize(2000);
    }

    /** Fresh values of which PostgreSQL has no statistics yet: a plan that suits few rows only would take minutes. */
    @Test
    @Timeout(30)
    void drawsManyFreshValuesTogether() {
        Run run = run();
        List<Measured> values = new ArrayList<>();
        for (int update = 0; update < 20_000; update++) {
            values.add(new Measured(update, "loss", update));
        }
        metrics.record(run.id(), values);
        assertThat(metrics.buckets(MetricSelection.all(run.id()), 100))
                .hasSize(100)
                .allMatch(bucket -> bucket.values() == 200 && bucket.max() - bucket.min() == 199);
    }

    @Test
    void knowsTheLatestOfEachMetricAndNothingOfOtherRuns() {
        Run run = run();
        assertThat(metrics.series(run.id())).isEmpty();
        assertThat(metrics.version(run.id())).isZero();
        metrics.record(run.id(), 10, Map.of("b", 1.0, "a.b", 2.0, "C", 3.0));
        metrics.record(run.id(), 20, Map.of("b", 4.0));
        metrics.record(run().id(), 30, Map.of("b", 5.0, "other", 6.0));
        assertThat(metrics.series(run.id())).extracting(MetricSeries::name).containsExactlyInAnyOrder("a.b", "b", "C");
        assertThat(metrics.latest(run.id())).isEqualTo(Map.of("a.b", 2.0, "b", 4.0, "C", 3.0));
    }

    @Test
    void refusesWhatHasNoRunOrNoName() {
        Run run = run();
        assertThatThrownBy(() -> metrics.record(UUID.randomUUID(), 1, Map.of("loss", 1.0)))
                .hasMessageContaining("There is no training run");
        assertThatThrownBy(() -> metrics.record(run.id(), 1, Map.of("x".repeat(121), 1.0)))
                .hasMessageContaining("1 to 120 characters");
        assertThat(metrics.series(run.id())).isEmpty();
    }

    @Test
    void oneProcessAtATimeSendsARun() {
        Run run = run();
        Claim mine = new Claim(run.id(), SERVER, UUID.randomUUID());
        Claim yours = new Claim(run.id(), SERVER, UUID.randomUUID());
        assertThat(pushes.claim(mine, LEASE)).isPresent();
        assertThat(pushes.claim(yours, LEASE)).isEmpty();
        assertThat(due(SERVER)).doesNotContain(run.id());
        assertThat(pushes.advance(yours, "there", 5, null, LEASE)).isFalse();
        pushes.release(yours);
        assertThat(pushes.advance(mine, "there", 5, JobState.RUNNING, LEASE)).isTrue();
        pushes.release(mine);
        assertThat(pushes.claim(yours, Duration.ZERO)).map(StoredPush::version).contains(5L);
        // The lease has run out.
        assertThat(pushes.claim(mine, LEASE)).isPresent();
        assertThat(pushes.advance(yours, "there", 9, null, LEASE)).isFalse();
    }

    @Test
    void runsAreSentUntilTheirEndIsThere() {
        Run run = run();
        Claim claim = new Claim(run.id(), SERVER, UUID.randomUUID());
        assertThat(due(SERVER)).contains(run.id());
        send(claim, JobState.RUNNING);
        assertThat(due(SERVER)).contains(run.id());
        jobs.end(run.jobId(), 1, JobState.SUCCEEDED, null);
        assertThat(due(SERVER)).contains(run.id());
        send(claim, JobState.SUCCEEDED);
        assertThat(due(SERVER)).doesNotContain(run.id());

        String another = "http://localhost:6000";
        assertThat(due(another)).contains(run.id());
        assertThat(pushes.due(another, Instant.now().plusSeconds(60), 1000)).doesNotContain(run.id());
        pushes.ask(run.id(), another);
        assertThat(pushes.due(another, Instant.now().plusSeconds(60), 1000)).contains(run.id());
    }

    @Test
    void whatFailsWaitsAndWhatIsGivenUpIsBegunAnewWhenAsked() {
        Run run = run();
        Claim claim = new Claim(run.id(), SERVER, UUID.randomUUID());
        send(claim, JobState.RUNNING);
        pushes.claim(claim, LEASE);
        pushes.fail(claim, "busy", Instant.now().plusSeconds(60), false);
        pushes.release(claim);
        assertThat(due(SERVER)).doesNotContain(run.id());
        pushes.ask(run.id(), SERVER);
        assertThat(due(SERVER)).contains(run.id());
        assertThat(pushes.find(run.id(), SERVER)).map(StoredPush::mlflowRunId).contains("there");

        pushes.claim(claim, LEASE);
        pushes.fail(claim, "deleted", Instant.now().minusSeconds(60), true);
        pushes.release(claim);
        assertThat(due(SERVER)).doesNotContain(run.id());
        pushes.ask(run.id(), SERVER);
        StoredPush anew = pushes.find(run.id(), SERVER).orElseThrow();
        assertThat(anew.mlflowRunId()).isNull();
        assertThat(anew.version()).isZero();
        assertThat(anew.error()).isNull();
        assertThat(due(SERVER)).contains(run.id());
    }

    private List<UUID> due(String server) {
        return pushes.due(server, Instant.now().minusSeconds(60), 1000);
    }

    private void send(Claim claim, JobState state) {
        pushes.claim(claim, LEASE);
        pushes.advance(claim, "there", 1, state, LEASE);
        pushes.release(claim);
    }

    private Run run() {
        UUID datasetId = UUID.randomUUID();
        UUID annotationId = UUID.randomUUID();
        UUID id = UUID.randomUUID();
        UUID jobId = job(id);
        datasets.save(new DatasetEntity(
                datasetId, "dataset-" + id, "{}", "1.2.3", "easy", "canonical", job(datasetId), Instant.now()));
        annotationRuns.save(
                new AnnotationRunEntity(annotationId, datasetId, "offline", "{}", job(annotationId), Instant.now()));
        trainingRuns.save(new TrainingRunEntity(
                id, "run-" + id, "joint", datasetId, annotationId, "{}", "compact/1", "{}", jobId, Instant.now()));
        return new Run(id, jobId);
    }

    private UUID job(UUID subject) {
        UUID id = UUID.randomUUID();
        jobs.add(id, "training-service", "train", subject, 1);
        jobs.start(id);
        return id;
    }
}

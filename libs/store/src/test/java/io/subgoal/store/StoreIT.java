package io.subgoal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetOrigin;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.DatasetSource;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryFilter;
import io.subgoal.store.dataset.TrajectoryRow;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import io.subgoal.store.training.CheckpointFilter;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The store on a real database. */
@SpringBootTest(properties = {"db-scheduler.enabled=false", "spring.jpa.hibernate.ddl-auto=validate"})
class StoreIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class TestApplication {}

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @TempDir
    Path directory;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    BlobStore blobs;

    @Autowired
    Jobs jobs;

    @Autowired
    DatasetRepository datasets;

    @Autowired
    Trajectories trajectories;

    @Autowired
    AnnotationRunRepository annotationRuns;

    @Autowired
    Annotations annotations;

    @Autowired
    TrainingRunRepository trainingRuns;

    @Autowired
    Checkpoints checkpoints;

    @Test
    void keepsAFileOnceAndGivesItBackWhole() throws IOException {
        byte[] content = new byte[(3 << 20) + 12345];
        new Random(1).nextBytes(content);
        Path file = Files.write(directory.resolve("weights"), content);
        BlobStore.Blob first = blobs.store(file);
        assertThat(blobs.store(file)).isEqualTo(first);
        assertThat(chunks(first.sha256())).isEqualTo(4);

        Path target = directory.resolve("copy");
        blobs.fetch(first.sha256(), target);
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        Path file = Files.writeString(directory.resolve("fragile"), "what was stored");
        BlobStore.Blob blob = blobs.store(file);
        jdbc.sql("update blob_chunk set bytes = 'something else'::bytea where sha256 = ?")
                .param(blob.sha256())
                .update();
        Path target = directory.resolve("damaged");
        assertThatThrownBy(() -> blobs.fetch(blob.sha256(), target)).hasMessageContaining("missing or damaged");
        assertThat(target).doesNotExist();
    }

    @Test
    void aProcessThatOnlySleptCannotWriteUnderItsSuccessor() {
        UUID id = newJob();
        StoredJob sleeper = jobs.start(id).orElseThrow();
        StoredJob successor = jobs.start(id).orElseThrow();
        assertThat(successor.attempt()).isEqualTo(2);

        assertThat(jobs.progress(id, sleeper.attempt(), 9, 10, "late")).isEmpty();
        assertThat(jobs.end(id, sleeper.attempt(), JobState.SUCCEEDED, null)).isFalse();
        assertThat(jobs.progress(id, successor.attempt(), 3, 10, "on it")).contains(Jobs.Wish.GO_ON);
        assertThat(jobs.end(id, successor.attempt(), JobState.SUCCEEDED, null)).isTrue();
        assertThat(jobs.get(id)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(job.progress()).isEqualTo(10);
        });
        assertThat(jobs.start(id)).isEmpty();
    }

    @Test
    void cancellingStopsWhatHasNotBegunAtOnceAndTellsWhatRuns() {
        UUID queued = newJob();
        jobs.requestCancel(queued);
        assertThat(jobs.get(queued).state()).isEqualTo(JobState.CANCELLED);

        UUID running = newJob();
        StoredJob job = jobs.start(running).orElseThrow();
        jobs.requestCancel(running);
        assertThat(jobs.get(running).state()).isEqualTo(JobState.RUNNING);
        assertThat(jobs.progress(running, job.attempt(), 1, 10, null)).contains(Jobs.Wish.CANCEL);
    }

    @Test
    void aJobRestsAndGoesOn() {
        UUID queued = newJob();
        jobs.requestPause(queued);
        assertThat(jobs.get(queued).state()).isEqualTo(JobState.PAUSED);
        assertThat(jobs.start(queued)).isEmpty();

        UUID running = newJob();
        StoredJob job = jobs.start(running).orElseThrow();
        jobs.requestPause(running);
        assertThat(jobs.progress(running, job.attempt(), 1, 10, "half")).contains(Jobs.Wish.PAUSE);
        assertThat(jobs.pause(running, job.attempt(), "for a reason")).isTrue();
        assertThat(jobs.get(running).message()).isEqualTo("for a reason");
        assertThat(jobs.queueAgain(running, Set.of(JobState.FAILED))).isFalse();
        assertThat(jobs.queueAgain(running, Set.of(JobState.PAUSED))).isTrue();
        assertThat(jobs.queued("test-service", "test")).contains(running).doesNotContain(queued);
        StoredJob again = jobs.start(running).orElseThrow();
        assertThat(jobs.progress(running, again.attempt(), 2, 10, null)).contains(Jobs.Wish.GO_ON);

        jobs.requestCancel(queued);
        assertThat(jobs.get(queued).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void theTimeLeftIsGuessedByThePaceOfThePresentAttempt() {
        UUID id = newJob();
        StoredJob job = jobs.start(id).orElseThrow();
        jobs.resumeFrom(id, job.attempt(), 4);
        jobs.progress(id, job.attempt(), 6, 10, null);
        StoredJob seen = jobs.get(id);
        Instant later = seen.attemptStartedAt().plusSeconds(20);
        assertThat(seen.eta(later)).contains(Duration.ofSeconds(40));
    }

    @Test
    void aFrozenDatasetNeverChangesAgain() {
        UUID datasetId = dataset("frozen").id();
        trajectories.add(datasetId, trajectory(5, Fold.TRAIN));
        DatasetEntity dataset = datasets.findById(datasetId).orElseThrow();
        dataset.freeze(trajectories.checksum(datasetId));
        datasets.save(dataset);

        assertThatThrownBy(() -> trajectories.add(datasetId, trajectory(6, Fold.TRAIN)))
                .hasMessageContaining("frozen");
        assertThatThrownBy(() -> trajectories.deleteAll(datasetId)).hasMessageContaining("frozen");
        assertThat(trajectories.keys(datasetId)).hasSize(1);

        UUID copyId = dataset("copy-of-frozen").id();
        trajectories.copy(datasetId, TrajectoryFilter.ALL, copyId);
        assertThat(trajectories.checksum(copyId)).isEqualTo(trajectories.checksum(datasetId));
        datasets.deleteById(datasetId);
        assertThat(trajectories.keys(datasetId)).isEmpty();
    }

    @Test
    void trajectoriesAreFilteredByTaskFoldScoreAndLength() {
        UUID datasetId = dataset("filtered").id();
        Trajectory train = trajectory(5, Fold.TRAIN);
        trajectories.add(datasetId, train);
        trajectories.add(datasetId, trajectory(160, Fold.DEV));
        double score = 100 * train.finalScore();
        int steps = train.keptSteps().size();
        List<String> here = List.of("4-1");

        assertThat(passing(datasetId, TrajectoryFilter.ALL)).containsExactly(5, 160);
        assertThat(passing(datasetId, filter(here, List.of(Fold.DEV), null, null, null, null)))
                .containsExactly(160);
        assertThat(passing(datasetId, filter(List.of("4-2", "4-3"), List.of(), null, null, null, null)))
                .isEmpty();
        assertThat(passing(datasetId, filter(List.of(), List.of(), score, score, steps, steps)))
                .containsExactly(5, 160);
        assertThat(passing(datasetId, filter(List.of(), List.of(), score + 0.1, null, null, null)))
                .isEmpty();
        assertThat(passing(datasetId, filter(List.of(), List.of(), null, score - 0.1, null, null)))
                .isEmpty();
        assertThat(passing(datasetId, filter(List.of(), List.of(), null, null, steps + 1, null)))
                .isEmpty();
        assertThat(passing(datasetId, filter(List.of(), List.of(), null, null, null, steps - 1)))
                .isEmpty();
    }

    private static TrajectoryFilter filter(
            List<String> tasks,
            List<Fold> folds,
            Double minScore,
            Double maxScore,
            Integer minSteps,
            Integer maxSteps) {
        return new TrajectoryFilter(tasks, folds, minScore, maxScore, minSteps, maxSteps);
    }

    private List<Integer> passing(UUID datasetId, TrajectoryFilter filter) {
        List<Integer> variations = trajectories.keys(datasetId, filter).stream()
                .map(Trajectories.VariationKey::variation)
                .toList();
        assertThat(trajectories.count(datasetId, filter)).isEqualTo(variations.size());
        assertThat(trajectories.page(datasetId, filter, 0, 10))
                .extracting(TrajectoryRow::variation)
                .isEqualTo(variations);
        return variations;
    }

    @Test
    void anUploadIsKeptUntilItsJobHasEnded() throws IOException {
        BlobStore.Blob blob = blobs.store(Files.writeString(directory.resolve("upload"), "trajectories"));
        UUID jobId = newJob();
        UUID datasetId = UUID.randomUUID();
        datasets.save(new DatasetEntity(
                datasetId,
                "uploaded",
                "{\"variations\": {}}",
                DatasetOrigin.file(DatasetSource.JSONL, blob.sha256(), null, null),
                jobId,
                Instant.now()));
        blobs.deleteOrphans();
        assertThat(chunks(blob.sha256())).isEqualTo(1);

        jobs.requestCancel(jobId);
        blobs.deleteOrphans();
        assertThat(chunks(blob.sha256())).isZero();
        assertThat(datasets.findById(datasetId).orElseThrow().origin()).satisfies(origin -> {
            assertThat(origin.upload()).isNull();
            assertThat(origin.fileSha256()).isEqualTo(blob.sha256());
        });
    }

    @Test
    void trajectoriesAndAnnotationsComeBackAsTheyWere() {
        UUID datasetId = dataset("round-trip").id();
        Trajectory trajectory = trajectory(5, Fold.TRAIN);
        trajectories.add(datasetId, trajectory);
        trajectories.add(datasetId, trajectory);
        trajectories.add(datasetId, trajectory(160, Fold.DEV));
        assertThat(trajectories.keys(datasetId)).hasSize(2);
        assertThat(trajectories.totals(datasetId).byFold()).isEqualTo(Map.of("train", 1L, "dev", 1L));
        String checksum = trajectories.checksum(datasetId);
        assertThat(trajectories.checksum(datasetId)).isEqualTo(checksum).hasSize(64);

        StoredTrajectory stored = trajectories
                .find(trajectories
                        .page(datasetId, TrajectoryFilter.of("4-1", Fold.TRAIN), 0, 10)
                        .getFirst()
                        .id())
                .orElseThrow();
        assertThat(stored.trajectory()).isEqualTo(trajectory);

        UUID runId = UUID.randomUUID();
        annotationRuns.save(new AnnotationRunEntity(runId, datasetId, "offline", "{}", newJob(), Instant.now()));
        AnnotatedTrajectory annotated = annotated(trajectory);
        annotations.add(runId, stored, annotated);
        annotations.add(runId, stored, annotated);
        assertThat(annotations.page(runId, Fold.TRAIN, 0, 10)).singleElement().satisfies(found -> {
            assertThat(found.annotated()).isEqualTo(annotated);
            assertThat(found.trajectoryId()).isEqualTo(stored.id());
        });
        assertThat(annotations.page(runId, Fold.TEST, 0, 10)).isEmpty();
        assertThat(annotations.names(runId))
                .extracting(Annotations.NameTotal::name)
                .containsExactly("navigate_to", "pick_up");
    }

    /** Runs save at the same time; some of their files are the same, and one throws the last reference away. */
    @Test
    void runsThatShareFilesDoNotTakeThemFromOneAnother() throws Exception {
        UUID datasetId = dataset("shared").id();
        UUID annotationId = UUID.randomUUID();
        annotationRuns.save(new AnnotationRunEntity(annotationId, datasetId, "offline", "{}", newJob(), Instant.now()));
        List<Callable<Void>> savers = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            UUID runId = UUID.randomUUID();
            trainingRuns.save(new TrainingRunEntity(
                    runId,
                    "shared-" + n,
                    "joint",
                    datasetId,
                    annotationId,
                    "{}",
                    "compact/1",
                    "{}",
                    newJob(),
                    Instant.now()));
            Path files = directory("shared-" + n);
            Files.writeString(files.resolve("generation_config.json"), "the same in every run");
            savers.add(() -> {
                UUID model = runId;
                for (int i = 0; i < 40; i++) {
                    Files.writeString(files.resolve("optimizer.safetensors"), "update " + i);
                    model = checkpoints.save(
                            description(runId, i), files, Set.of("optimizer.safetensors"), true, 1, () -> {});
                }
                checkpoints.choose(runId, model, Map.of(), () -> {});
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(savers.size())) {
            for (Future<Void> saved : threads.invokeAll(savers)) {
                saved.get();
            }
        }
        assertThat(checkpoints.models(CheckpointFilter.ALL, 0, 50).stream()
                        .filter(m -> m.files().size() == 2))
                .hasSize(3);
        assertThat(blobs.deleteOrphans()).isZero();
    }

    private UUID newJob() {
        UUID id = UUID.randomUUID();
        jobs.add(id, "test-service", "test", UUID.randomUUID(), 10);
        return id;
    }

    private DatasetEntity dataset(String name) {
        return datasets.save(new DatasetEntity(
                UUID.randomUUID(),
                name,
                "{\"variations\": {}}",
                "1.2.3",
                "easy",
                "canonical",
                newJob(),
                Instant.now()));
    }

    private Path directory(String content) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(content));
        Files.writeString(folder.resolve("model.safetensors"), content);
        return folder;
    }

    private static Checkpoints.Description description(UUID runId, long updates) {
        return new Checkpoints.Description(
                runId, "run", List.of("executor", "controller"), "compact/1", updates, 1000, Map.of("seed", 1));
    }

    private static Trajectory trajectory(int variation, Fold fold) {
        return new Trajectory(
                Tasks.get("4-1"),
                variation,
                fold,
                "Your task is \"this\" \\ that.",
                List.of(
                        new Step("look around", "ol\u00e9", 0.08333333333333333, false, "look\n\tthing\n", "inventory"),
                        new Step("go to kitchen", "You move.", 0.5, false, "look", "inventory"),
                        new Step("pick up orange", "You move the orange.", 1, true, "look", "inventory")));
    }

    private static AnnotatedTrajectory annotated(Trajectory trajectory) {
        List<Step> kept = trajectory.keptSteps();
        return new AnnotatedTrajectory(
                trajectory,
                List.of(
                        new Segment("navigate_to(kitchen)", kept.subList(0, 1)),
                        new Segment("pick_up(orange)", kept.subList(1, 2))));
    }

    private long chunks(String sha256) {
        return jdbc.sql("select count(*) from blob_chunk where sha256 = ?")
                .param(sha256)
                .query(Long.class)
                .single();
    }
}

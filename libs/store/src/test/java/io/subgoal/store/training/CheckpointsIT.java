package io.subgoal.store.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.evaluation.PlayedModels;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.model.CheckpointAliases;
import io.subgoal.store.model.ServedModels;
import io.subgoal.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Checkpoints on a real database: what is kept, what goes, and what a crash leaves. */
@SpringBootTest(properties = {"db-scheduler.enabled=false", "spring.jpa.hibernate.ddl-auto=validate"})
class CheckpointsIT {

    private static final Set<String> RESUME_ONLY = Set.of("optimizer.safetensors");

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
    HikariDataSource pool;

    @Autowired
    BlobStore blobs;

    @Autowired
    Checkpoints checkpoints;

    @Autowired
    Jobs jobs;

    @Autowired
    DatasetRepository datasets;

    @Autowired
    AnnotationRunRepository annotationRuns;

    @Autowired
    TrainingRunRepository trainingRuns;

    @Autowired
    ServedModels served;

    @Autowired
    CheckpointAliases aliases;

    @Autowired
    EvaluationRepository evaluations;

    @Autowired
    PlayedModels played;

    private UUID run;

    @BeforeEach
    void newRun() {
        run = UUID.randomUUID();
        UUID dataset = UUID.randomUUID();
        UUID annotation = UUID.randomUUID();
        datasets.save(new DatasetEntity(
                dataset,
                "data-" + dataset,
                "{\"variations\": {}}",
                "1.2.3",
                "easy",
                "canonical",
                job(),
                Instant.now()));
        annotationRuns.save(new AnnotationRunEntity(annotation, dataset, "offline", "{}", job(), Instant.now()));
        trainingRuns.save(new TrainingRunEntity(
                run,
                "run-" + run,
                "joint",
                dataset,
                annotation,
                "{\"preset\": \"tiny\"}",
                "compact/1",
                "{\"seed\": 7}",
                job(),
                Instant.now()));
    }

    @Test
    void savesAModelAndWhatToGoOnFromWithoutStoringTheWeightsTwice() throws IOException {
        UUID id = save(10, true, 2);

        StoredCheckpoint model = checkpoints.findModel(id).orElseThrow();
        StoredCheckpoint resume = checkpoints.resumeOf(run).orElseThrow();
        assertThat(paths(model)).containsExactly("model.safetensors");
        assertThat(paths(resume)).containsExactly("model.safetensors", "optimizer.safetensors");
        assertThat(resume.file("model.safetensors")).isEqualTo(model.file("model.safetensors"));
        assertThat(checkpoints.bestOf(run)).contains(model);
        assertThat(checkpoints.modelOf(run)).isEmpty();
        assertThat(blobs.deleteOrphans()).isZero();
        Path fetched = directory.resolve("fetched");
        checkpoints.fetch(resume, fetched);
        assertThat(fetched.resolve("optimizer.safetensors")).hasContent("optimizer " + run + 10);
    }

    @Test
    void keepsTheBestTheLastAndWhatIsPinnedOrUsed() throws IOException {
        UUID best = save(1, true, 2);
        UUID pinned = save(2, false, 2);
        assertThat(checkpoints.change(pinned, null, true)).isTrue();
        UUID evaluated = save(3, false, 2);
        UUID evaluation = UUID.randomUUID();
        evaluations.save(
                new EvaluationEntity(evaluation, "eval-" + evaluation, "{}", "1.2.3", "1.0", job(), Instant.now()));
        played.add(evaluation, List.of(new PlayedModel("executor", "name", evaluated, null)));
        UUID serving = save(4, false, 2);
        served.put("served-" + run, serving);
        UUID aliased = save(5, false, 2);
        aliases.put("alias-" + run, aliased);
        UUID gone = save(6, false, 2);
        UUID last = save(7, false, 2);
        assertThat(models()).containsExactly(last, gone, aliased, serving, evaluated, pinned, best);

        UUID better = save(8, true, 2);
        assertThat(models()).containsExactly(better, last, aliased, serving, evaluated, pinned);
        assertThat(checkpoints.use(evaluated).evaluations()).containsExactly("eval-" + evaluation);
        assertThat(checkpoints.use(serving).servedAs()).containsExactly("served-" + run);
        assertThat(checkpoints.use(aliased).aliases()).containsExactly("alias-" + run);
        assertThatThrownBy(() -> checkpoints.delete(serving)).isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> checkpoints.delete(aliased)).isInstanceOf(DataIntegrityViolationException.class);
        assertThat(blobs.deleteOrphans()).isZero();
    }

    @Test
    void choosingEndsARun() throws IOException {
        UUID first = save(1, true, 2);
        save(2, false, 2);
        assertThatThrownBy(() -> checkpoints.choose(run, first, Map.of(), CheckpointsIT::refuse))
                .hasMessage("not any more");
        assertThat(checkpoints.modelOf(run)).isEmpty();
        checkpoints.choose(run, first, Map.of("dev_loss", 0.5), () -> {});
        assertThat(checkpoints.modelOf(run).orElseThrow().id()).isEqualTo(first);
        assertThat(checkpoints.modelOf(run).orElseThrow().details()).containsEntry("metrics", Map.of("dev_loss", 0.5));
        assertThat(checkpoints.resumeOf(run)).isEmpty();
        assertThat(jdbc.sql("select count(*) from blob_claim").query(Long.class).single())
                .isZero();
        UUID stranger = UUID.randomUUID();
        assertThatThrownBy(() -> checkpoints.choose(run, stranger, Map.of(), () -> {}))
                .hasMessageContaining("has no model");
    }

    /** A process that only slept, and whose work somebody else has taken over, changes nothing. */
    @Test
    void whatAFenceRefusesIsNotSaved() throws IOException {
        UUID first = save(1, true, 2);
        Path files = Files.createDirectories(directory.resolve("refused"));
        Files.writeString(files.resolve("model.safetensors"), "refused");
        assertThatThrownBy(() -> checkpoints.save(description(2), files, RESUME_ONLY, true, 2, CheckpointsIT::refuse))
                .hasMessage("not any more");
        assertThat(checkpoints.resumeOf(run).orElseThrow().updates()).isEqualTo(1);
        assertThat(checkpoints.bestOf(run).orElseThrow().id()).isEqualTo(first);
        assertThat(jdbc.sql("select count(*) from blob_claim").query(Long.class).single())
                .isZero();
    }

    private static void refuse() {
        throw new IllegalStateException("not any more");
    }

    @Test
    void purgesWhatNothingKeepsAndSaysSoBefore() throws IOException {
        save(1, false, 9);
        save(2, true, 9);
        save(3, false, 9);
        UUID owner = UUID.randomUUID();
        blobs.put(owner, Files.writeString(directory.resolve("orphan"), "nobody's"));
        assertThat(checkpoints.purgeable(run, 1).orphans()).isZero();
        blobs.release(owner);

        Purge planned = checkpoints.purgeable(run, 1);
        assertThat(planned.checkpoints()).extracting(Superseded::updates).containsExactly(1L);
        assertThat(planned.orphans()).isEqualTo(1);
        assertThat(planned.bytes()).isEqualTo("nobody's".length() + ("model " + run + 1).length());
        assertThat(models()).hasSize(3);
        assertThat(checkpoints.purge(run, 1)).isEqualTo(planned);
        assertThat(models()).hasSize(2);
        assertThat(blobs.orphans().blobs()).isZero();
    }

    @Test
    void tellsWhereAModelComesFrom() throws IOException {
        CheckpointLineage lineage =
                checkpoints.findModel(save(1, true, 2)).orElseThrow().lineage();
        assertThat(lineage.codeVersion()).isNotBlank();
        assertThat(lineage.run()).satisfies(from -> {
            assertThat(from.id()).isEqualTo(run);
            assertThat(from.settings()).isEqualTo(Map.of("seed", 7));
            assertThat(from.annotation().teacher()).isEqualTo("offline");
            assertThat(from.dataset().simulatorVersion()).isEqualTo("1.2.3");
        });
    }

    @Test
    void findsModelsByWhatIsAskedFor() throws IOException {
        UUID best = save(1, true, 2);
        UUID later = save(2, false, 2);
        checkpoints.change(later, "renamed", null);
        assertThat(found(new CheckpointFilter(run, "controller", null, null, null, null)))
                .containsExactly(later, best);
        assertThat(found(new CheckpointFilter(run, "imitation", null, null, null, null)))
                .isEmpty();
        assertThat(found(new CheckpointFilter(run, null, "renamed", false, false, false)))
                .containsExactly(later);
        assertThat(found(new CheckpointFilter(run, null, null, true, null, null)))
                .containsExactly(best);
    }

    /** The database loses its clients at any moment of a save, as it does when their process is killed. */
    @Test
    void aCrashLeavesTheOldStateOrTheNewOne() throws Exception {
        byte[] weights = new byte[6 << 20];
        Random random = new Random(5);
        long state = 0;
        int interrupted = 0;
        for (int round = 1; round <= 12; round++) {
            random.nextBytes(weights);
            Path files = Files.createDirectory(directory.resolve("crash-" + round));
            Files.write(files.resolve("model.safetensors"), weights);
            Files.writeString(files.resolve("optimizer.safetensors"), "optimizer of " + round);
            int pause = random.nextInt(160);
            int update = round;
            CountDownLatch begun = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
                Future<UUID> saved = threads.submit(() -> {
                    begun.countDown();
                    return checkpoints.save(description(update), files, RESUME_ONLY, true, 1, () -> {});
                });
                begun.await();
                Thread.sleep(pause);
                disconnectEverybody();
                try {
                    saved.get();
                } catch (Exception cut) {
                    interrupted++;
                }
            }
            pool.getHikariPoolMXBean().softEvictConnections();
            long found = stateThatIsWhole();
            assertThat(found).isIn(state, (long) update);
            state = found;
        }
        assertThat(interrupted).isPositive();

        jdbc.sql("update blob_claim set expires_at = now()").update();
        checkpoints.purge(null, 1);
        assertThat(jdbc.sql("select count(*) from blob").query(Long.class).single())
                .isEqualTo(jdbc.sql("select count(distinct sha256) from checkpoint_file")
                        .query(Long.class)
                        .single());
    }

    /** The update of the run's state, after a look at every byte of all that is visible. */
    private long stateThatIsWhole() throws IOException {
        List<StoredCheckpoint> models = checkpoints.models(filter(run), 0, 50);
        StoredCheckpoint resume = checkpoints.resumeOf(run).orElse(null);
        if (resume == null) {
            assertThat(models).isEmpty();
            return 0;
        }
        StoredCheckpoint best = checkpoints.bestOf(run).orElseThrow();
        assertThat(models).containsExactly(best);
        assertThat(best.updates()).isEqualTo(resume.updates());
        for (StoredCheckpoint.File file : resume.files()) {
            try (InputStream in = blobs.open(file.sha256())) {
                assertThat(in.readAllBytes()).hasSize((int) file.size());
            }
        }
        return resume.updates();
    }

    private void disconnectEverybody() {
        jdbc.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()")
                .query(Long.class)
                .single();
    }

    @Test
    void aStreamSkipsWithoutReading() throws IOException {
        byte[] content = new byte[(2 << 20) + 777];
        new Random(3).nextBytes(content);
        UUID owner = UUID.randomUUID();
        BlobStore.Blob blob = blobs.put(owner, Files.write(directory.resolve("big"), content));
        for (int from : new int[] {0, 1, (1 << 20) - 1, 1 << 20, (2 << 20) + 776, content.length, content.length + 9}) {
            try (InputStream in = blobs.open(blob.sha256())) {
                in.skipNBytes(from);
                byte[] rest = from < content.length ? Arrays.copyOfRange(content, from, content.length) : new byte[0];
                assertThat(in.readAllBytes()).as("from %d", from).isEqualTo(rest);
            }
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        assertThat(blobs.crc32(blob.sha256())).isEqualTo(crc.getValue());
        jdbc.sql("update blob set crc32 = null").update();
        assertThat(blobs.crc32(blob.sha256())).isEqualTo(crc.getValue());
        blobs.release(owner);
    }

    private UUID save(long updates, boolean best, int keepLast) throws IOException {
        Path files = Files.createDirectories(directory.resolve("save-" + updates));
        Files.writeString(files.resolve("model.safetensors"), "model " + run + updates);
        Files.writeString(files.resolve("optimizer.safetensors"), "optimizer " + run + updates);
        return checkpoints.save(description(updates), files, RESUME_ONLY, best, keepLast, () -> {});
    }

    private Checkpoints.Description description(long updates) {
        return new Checkpoints.Description(
                run, "run", List.of("executor", "controller"), "compact/1", updates, 1000, Map.of());
    }

    private List<UUID> models() {
        return found(filter(run));
    }

    private List<UUID> found(CheckpointFilter filter) {
        return checkpoints.models(filter, 0, 50).stream()
                .map(StoredCheckpoint::id)
                .toList();
    }

    private static CheckpointFilter filter(UUID run) {
        return new CheckpointFilter(run, null, null, null, null, null);
    }

    private static List<String> paths(StoredCheckpoint checkpoint) {
        return checkpoint.files().stream().map(StoredCheckpoint.File::path).toList();
    }

    private UUID job() {
        UUID id = UUID.randomUUID();
        jobs.add(id, "test-service", "test", UUID.randomUUID(), 10);
        return id;
    }
}

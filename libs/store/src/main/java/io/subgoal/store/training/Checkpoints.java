package io.subgoal.store.training;

import io.subgoal.store.Json;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.blob.BlobStore.Blob;
import io.subgoal.store.training.StoredCheckpoint.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;

/** Checkpoints in the store: a directory's files as blobs, all visible at once or not at all. */
@Component
public class Checkpoints {

    private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};
    private static final String MODEL = "model";
    private static final String RESUME = "resume";

    private final JdbcClient jdbc;
    private final BlobStore blobs;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Checkpoints(JdbcClient jdbc, BlobStore blobs, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.blobs = blobs;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What is known of a checkpoint besides its files. */
    public record Description(
            UUID trainingRunId,
            String name,
            List<String> roles,
            String format,
            long updates,
            long parameters,
            Map<String, Object> details) {}

    /** Stores a directory as a model that can be served. */
    @Transactional
    public UUID storeModel(Description description, Path directory) {
        return store(description, MODEL, directory);
    }

    /** Stores a directory as what a run goes on from, in place of the one before. */
    public void storeResume(Description description, Path directory) {
        transactions.executeWithoutResult(status -> {
            deleteResumeRows(description.trainingRunId());
            store(description, RESUME, directory);
        });
        blobs.deleteOrphans();
    }

    public void deleteResume(UUID trainingRunId) {
        transactions.executeWithoutResult(status -> deleteResumeRows(trainingRunId));
        blobs.deleteOrphans();
    }

    /** INTERIM. */
    public UUID save(
            Description description,
            Path directory,
            java.util.Set<String> resumeOnly,
            boolean best,
            int keepLast,
            Runnable fence) {
        return java.util.Objects.requireNonNull(transactions.execute(status -> {
            fence.run();
            deleteResumeRows(description.trainingRunId());
            UUID id = store(description, RESUME, directory);
            if (best) {
                jdbc.sql("delete from checkpoint where training_run_id = ? and kind = 'model' and updates <= ?")
                        .params(description.trainingRunId(), description.updates())
                        .update();
                id = store(description, MODEL, directory);
                jdbc.sql("delete from checkpoint_file where checkpoint_id = :id and path in (:paths)")
                        .param("id", id)
                        .param("paths", resumeOnly)
                        .update();
            }
            return id;
        }));
    }

    /** INTERIM. */
    public Optional<StoredCheckpoint> bestOf(UUID runId) {
        return latest(runId, MODEL);
    }

    /** INTERIM. */
    public void choose(UUID runId, UUID id, Map<String, Double> measured, Runnable fence) {
        transactions.executeWithoutResult(status -> {
            fence.run();
            jdbc.sql(
                            "update checkpoint set details = details || jsonb_build_object('chosen', true, 'metrics', ?::jsonb) where id = ?")
                    .params(Json.write(measured), id)
                    .update();
            deleteResumeRows(runId);
        });
    }

    private void deleteResumeRows(UUID trainingRunId) {
        jdbc.sql("delete from checkpoint where training_run_id = ? and kind = ?")
                .params(trainingRunId, RESUME)
                .update();
    }

    public Optional<StoredCheckpoint> findModel(UUID id) {
        return jdbc.sql("select * from checkpoint where id = ? and kind = ?")
                .params(id, MODEL)
                .query((row, n) -> read(row))
                .optional();
    }

    /** The model a run has produced. */
    public Optional<StoredCheckpoint> modelOf(UUID trainingRunId) {
        return latest(trainingRunId, MODEL).filter(c -> c.details().containsKey("chosen"));
    }

    /** What a run goes on from. */
    public Optional<StoredCheckpoint> resumeOf(UUID trainingRunId) {
        return latest(trainingRunId, RESUME);
    }

    public List<StoredCheckpoint> models(int page, int size) {
        return jdbc.sql("select * from checkpoint where kind = ? order by created_at desc limit ? offset ?")
                .params(MODEL, size, (long) page * size)
                .query((row, n) -> read(row))
                .list();
    }

    public long countModels() {
        return jdbc.sql("select count(*) from checkpoint where kind = ?")
                .param(MODEL)
                .query(Long.class)
                .single();
    }

    /** Writes a checkpoint's files into a directory; each appears whole and with its checksum verified, or not at all. */
    @Transactional(readOnly = true)
    public void fetch(StoredCheckpoint checkpoint, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (File file : checkpoint.files()) {
            Path target = directory.resolve(file.path());
            boolean present = Files.exists(target) && BlobStore.checksum(target).equals(file.sha256());
            if (!present) {
                blobs.fetch(file.sha256(), target);
            }
        }
    }

    private UUID store(Description description, String kind, Path directory) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into checkpoint
                          (id, training_run_id, name, kind, roles, format, updates, parameters, details, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
                        """)
                .params(
                        id,
                        description.trainingRunId(),
                        description.name(),
                        kind,
                        String.join(",", description.roles()),
                        description.format(),
                        description.updates(),
                        description.parameters(),
                        Json.write(description.details()),
                        Timestamp.from(clock.instant()))
                .update();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                Blob blob = blobs.store(file);
                jdbc.sql("insert into checkpoint_file (checkpoint_id, path, sha256, size) values (?, ?, ?, ?)")
                        .params(id, file.getFileName().toString(), blob.sha256(), blob.size())
                        .update();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return id;
    }

    private Optional<StoredCheckpoint> latest(UUID trainingRunId, String kind) {
        return jdbc.sql(
                        "select * from checkpoint where training_run_id = ? and kind = ? order by updates desc, created_at desc limit 1")
                .params(trainingRunId, kind)
                .query((row, n) -> read(row))
                .optional();
    }

    private StoredCheckpoint read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new StoredCheckpoint(
                id,
                row.getObject("training_run_id", UUID.class),
                row.getString("name"),
                List.of(row.getString("roles").split(",", -1)),
                row.getString("format"),
                row.getLong("updates"),
                row.getLong("parameters"),
                Json.read(row.getString("details"), DETAILS),
                files(id),
                row.getTimestamp("created_at").toInstant());
    }

    private List<File> files(UUID id) {
        return jdbc.sql("select path, sha256, size from checkpoint_file where checkpoint_id = ? order by path")
                .param(id)
                .query((row, n) -> new File(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
    }
}

package io.subgoal.store.training;

import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.blob.BlobStore.Blob;
import io.subgoal.store.training.StoredCheckpoint.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checkpoints in the store: a directory's files as blobs, all visible at once or not at all. The bytes are stored first,
 * which may take minutes and locks nothing; one short transaction then makes them a checkpoint. A process that dies
 * before that leaves blobs that nothing refers to, for {@link #purge}.
 */
@Component
public class Checkpoints {

    private final CheckpointRows rows;
    private final Retention retention;
    private final BlobStore blobs;
    private final TransactionTemplate transactions;

    Checkpoints(CheckpointRows rows, Retention retention, BlobStore blobs, TransactionTemplate transactions) {
        this.rows = rows;
        this.retention = retention;
        this.blobs = blobs;
        this.transactions = transactions;
    }

    /**
     * What is known of a checkpoint besides its files.
     *
     * @param trainingRunId null for one that was uploaded
     * @param roles none for a base model
     * @param format id of the prompt format; null without roles
     */
    public record Description(
            @Nullable UUID trainingRunId,
            String name,
            List<String> roles,
            @Nullable String format,
            long updates,
            long parameters,
            Map<String, Object> details) {

        UUID run() {
            if (trainingRunId == null) {
                throw new IllegalArgumentException("'%s' belongs to no training run".formatted(name));
            }
            return trainingRunId;
        }
    }

    /**
     * Saves a run's state: all files of a directory become what the run goes on from, in place of those before, and those
     * without {@code resumeOnly} a model of the run. Models of the run that nothing keeps go: those that are neither best,
     * chosen, pinned, used, nor among the last. All of it happens at once or not at all.
     *
     * @param resumeOnly names of files that only going on needs
     * @param best whether the model is the best of the run so far
     * @param keepLast how many of the run's latest models stay, this one included
     * @param fence called in the transaction that makes it all visible; may throw to leave everything as it was
     * @return the model
     */
    public UUID save(
            Description description,
            Path directory,
            Set<String> resumeOnly,
            boolean best,
            int keepLast,
            Runnable fence) {
        UUID run = description.run();
        UUID id = store(directory, files -> {
            fence.run();
            rows.deleteResume(run);
            rows.insert(description, CheckpointRows.RESUME, files);
            UUID model = rows.insert(
                    description,
                    CheckpointRows.MODEL,
                    files.stream()
                            .filter(file -> !resumeOnly.contains(file.path()))
                            .toList());
            if (best) {
                rows.mark("best", run, model);
            }
            retention.delete(run, Math.max(1, keepLast));
            return model;
        });
        blobs.deleteOrphans();
        return id;
    }

    /**
     * Ends a run: one of its models becomes its result, and what it would have gone on from goes.
     *
     * @param measured the result's metrics, in place of those it was saved with
     * @param fence called in the same transaction; may throw to leave everything as it was
     */
    public void choose(UUID runId, UUID checkpointId, Map<String, Double> measured, Runnable fence) {
        transactions.executeWithoutResult(status -> {
            fence.run();
            boolean ofTheRun = rows.find(checkpointId, CheckpointRows.MODEL)
                    .filter(model -> runId.equals(model.trainingRunId()))
                    .isPresent();
            if (!ofTheRun) {
                throw new IllegalArgumentException("Training run %s has no model %s".formatted(runId, checkpointId));
            }
            rows.mark("chosen", runId, checkpointId);
            rows.measured(checkpointId, measured);
            rows.deleteResume(runId);
        });
        blobs.deleteOrphans();
    }

    /** Stores a directory as a model that can be served; if it is a run's, the run has ended with it. */
    public UUID storeModel(Description description, Path directory) {
        return store(directory, files -> {
            UUID id = rows.insert(description, CheckpointRows.MODEL, files);
            if (description.trainingRunId() != null) {
                rows.mark("chosen", description.run(), id);
            }
            return id;
        });
    }

    public Optional<StoredCheckpoint> findModel(UUID id) {
        return rows.find(id, CheckpointRows.MODEL);
    }

    /** The model a run has ended with. */
    public Optional<StoredCheckpoint> modelOf(UUID trainingRunId) {
        return rows.latest(trainingRunId, CheckpointRows.MODEL, "chosen");
    }

    /** The best model of a run so far. */
    public Optional<StoredCheckpoint> bestOf(UUID trainingRunId) {
        return rows.latest(trainingRunId, CheckpointRows.MODEL, "best");
    }

    /** What a run goes on from. */
    public Optional<StoredCheckpoint> resumeOf(UUID trainingRunId) {
        return rows.latest(trainingRunId, CheckpointRows.RESUME, null);
    }

    /** Models, newest first. */
    public List<StoredCheckpoint> models(CheckpointFilter filter, int page, int size) {
        return rows.list(filter, page, size);
    }

    public long countModels(CheckpointFilter filter) {
        return rows.count(filter);
    }

    /** What keeps a model from being deleted. */
    public CheckpointUse use(UUID id) {
        return rows.use(id);
    }

    /**
     * Renames a model, pins it or lets it go; null leaves it as it is.
     *
     * @return whether there is such a model
     */
    @Transactional
    public boolean change(UUID id, @Nullable String name, @Nullable Boolean pinned) {
        return rows.change(id, name, pinned);
    }

    /**
     * Deletes a model and what only it has stored.
     *
     * @throws DataIntegrityViolationException if something refers to it
     */
    public void delete(UUID id) {
        transactions.executeWithoutResult(status -> rows.delete(id));
        blobs.deleteOrphans();
    }

    /**
     * What {@link #purge} would delete.
     *
     * @param runId only of this run, if given; blobs that are nobody's count in any case
     * @param keepLast how many of the latest models of each run stay
     */
    @Transactional(readOnly = true)
    public Purge purgeable(@Nullable UUID runId, int keepLast) {
        return purge(retention.find(runId, keepLast));
    }

    /** Deletes models that nothing keeps, and blobs that nothing refers to. */
    public Purge purge(@Nullable UUID runId, int keepLast) {
        Purge purge = transactions.execute(status -> {
            Purge planned = purge(retention.find(runId, keepLast));
            List<Superseded> gone = retention.delete(runId, keepLast);
            return new Purge(gone, planned.orphans(), planned.bytes());
        });
        blobs.deleteOrphans();
        return purge;
    }

    /** Writes a checkpoint's files into a directory; each appears whole and with its checksum verified, or not at all. */
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

    private Purge purge(List<Superseded> checkpoints) {
        BlobStore.Total orphans = blobs.orphans();
        return new Purge(checkpoints, orphans.blobs(), orphans.bytes() + retention.bytesFreed(checkpoints));
    }

    /** Stores the bytes, then the rows. Nobody sees the one without the other. */
    private UUID store(Path directory, Function<List<File>, UUID> rowsOf) {
        UUID owner = UUID.randomUUID();
        try {
            List<File> files = put(owner, directory);
            try {
                return commit(owner, files, rowsOf);
            } catch (DataIntegrityViolationException somebodyBeganToUseWhatWasToGo) {
                return commit(owner, files, rowsOf);
            }
        } catch (RuntimeException e) {
            abandon(owner, e);
            throw e;
        }
    }

    private UUID commit(UUID owner, List<File> files, Function<List<File>, UUID> rowsOf) {
        return transactions.execute(status -> {
            UUID id = rowsOf.apply(files);
            blobs.release(owner);
            return id;
        });
    }

    private void abandon(UUID owner, RuntimeException reason) {
        try {
            blobs.release(owner);
        } catch (RuntimeException e) {
            // The claims expire.
            reason.addSuppressed(e);
        }
    }

    private List<File> put(UUID owner, Path directory) {
        List<File> stored = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                Blob blob = blobs.put(owner, file);
                stored.add(new File(file.getFileName().toString(), blob.sha256(), blob.size()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stored;
    }
}

package io.subgoal.annotation.dataset;

import io.subgoal.annotation.exchange.BadTrajectoryFileException;
import io.subgoal.annotation.exchange.TrajectoryFileReader;
import io.subgoal.annotation.exchange.TrajectoryFormat;
import io.subgoal.api.annotation.Dataset;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.web.BodyTooLargeException;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.dataset.DatasetOrigin;
import io.subgoal.store.dataset.DatasetSource;
import io.subgoal.store.dataset.Trajectories.VariationKey;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes in files of trajectories. A file is read through before anything is stored, so that whoever sends it learns at
 * once what is wrong with it; then it lies in the store, and a job makes the dataset of it.
 */
@Component
class DatasetImports {

    private final Datasets datasets;
    private final BlobStore blobs;
    private final TransactionTemplate transactions;
    private final TrajectoryFileReader reader;
    private final Semaphore places;

    DatasetImports(Datasets datasets, BlobStore blobs, TransactionTemplate transactions, ImportProperties properties) {
        this.datasets = datasets;
        this.blobs = blobs;
        this.transactions = transactions;
        reader = new TrajectoryFileReader(properties.unpackedLimit().toBytes());
        places = new Semaphore(properties.uploads());
    }

    /** What the sender says about a file. */
    record Declaration(
            String name,
            @Nullable String simulatorVersion,
            @Nullable String simplifications) {}

    Dataset receive(Declaration declaration, InputStream body) throws IOException {
        datasets.requireFree(declaration.name());
        if (declaration.simplifications() != null) {
            Datasets.simplifications(declaration.simplifications());
        }
        if (!places.tryAcquire()) {
            throw new ServiceException.Overloaded("Other files are coming in; send this one when they are through");
        }
        Path file = null;
        try {
            file = Files.createTempFile("import", ".trajectories");
            copy(body, file);
            return store(declaration, file);
        } finally {
            if (file != null) {
                Files.deleteIfExists(file);
            }
            places.release();
        }
    }

    private Dataset store(Declaration declaration, Path file) throws IOException {
        List<VariationKey> keys = new ArrayList<>();
        DatasetSource source = source(read(
                file, trajectory -> keys.add(new VariationKey(trajectory.task().id(), trajectory.variation()))));
        if (keys.isEmpty()) {
            throw new ServiceException.Invalid("file", "The file has no trajectories");
        }
        return Objects.requireNonNull(transactions.execute(status -> {
            String sha256 = blobs.store(file).sha256();
            DatasetOrigin origin =
                    DatasetOrigin.file(source, sha256, declaration.simulatorVersion(), declaration.simplifications());
            return datasets.submit(declaration.name(), Selection.of(keys), origin, ImportTrajectories.KIND);
        }));
    }

    private TrajectoryFormat read(Path file, Consumer<Trajectory> sink) throws IOException {
        try {
            return reader.read(file, sink);
        } catch (BadTrajectoryFileException e) {
            throw new ServiceException.Invalid("file", Objects.requireNonNull(e.getMessage()));
        }
    }

    private static void copy(InputStream body, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = receive(body, buffer); count >= 0; count = receive(body, buffer)) {
                out.write(buffer, 0, count);
            }
        }
    }

    /** An upload that breaks off is the sender's affair; a full disk is ours. */
    private static int receive(InputStream body, byte[] buffer) throws BodyTooLargeException {
        try {
            return body.read(buffer);
        } catch (BodyTooLargeException e) {
            throw e;
        } catch (IOException e) {
            throw new ServiceException.Invalid("file", "The file broke off while it came in; send it again");
        }
    }

    private static DatasetSource source(TrajectoryFormat format) {
        return switch (format) {
            case ARCHIVE -> DatasetSource.ARCHIVE;
            case JSONL -> DatasetSource.JSONL;
        };
    }
}

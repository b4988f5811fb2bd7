package io.subgoal.annotation.dataset;

import io.subgoal.annotation.exchange.ArchiveWriter;
import io.subgoal.annotation.exchange.TrajectoryWriter;
import io.subgoal.annotation.exchange.XzWriter;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes datasets to files, one trajectory at a time. */
@Component
class DatasetExport {

    private final Trajectories trajectories;
    private final Semaphore compressing = new Semaphore(1);

    DatasetExport(Trajectories trajectories) {
        this.trajectories = trajectories;
    }

    /** One trajectory a line; what is imported of it has the dataset's checksum. */
    @Transactional(readOnly = true)
    public void writeLines(UUID datasetId, OutputStream out) {
        try (Stream<StoredTrajectory> all = trajectories.stream(datasetId)) {
            all.forEach(stored -> TrajectoryWriter.writeLine(stored.trajectory(), out));
        }
    }

    /** The lines, compressed. One dataset at a time, since that takes a good deal of memory. */
    @Transactional(readOnly = true)
    public void writeCompressedLines(UUID datasetId, OutputStream out) throws IOException {
        if (!compressing.tryAcquire()) {
            throw new ServiceException.Overloaded("Another dataset is being compressed; ask again when it is through");
        }
        try {
            XzWriter.write(out, xz -> writeLines(datasetId, xz));
        } finally {
            compressing.release();
        }
    }

    /** As the published gold archive. */
    @Transactional(readOnly = true)
    public void writeArchive(UUID datasetId, OutputStream out) {
        ArchiveWriter.write(
                task -> trajectories.stream(datasetId, TrajectoryFilter.of(task.id(), null))
                        .map(StoredTrajectory::trajectory),
                out);
    }
}

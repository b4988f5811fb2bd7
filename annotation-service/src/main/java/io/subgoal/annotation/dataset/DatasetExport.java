package io.subgoal.annotation.dataset;

import io.subgoal.annotation.exchange.ArchiveWriter;
import io.subgoal.annotation.exchange.TrajectoryWriter;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryFilter;
import java.io.OutputStream;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes datasets to files, one trajectory at a time. */
@Component
class DatasetExport {

    private final Trajectories trajectories;

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

    /** As the published gold archive. */
    @Transactional(readOnly = true)
    public void writeArchive(UUID datasetId, OutputStream out) {
        ArchiveWriter.write(
                task -> trajectories.stream(datasetId, TrajectoryFilter.of(task.id(), null))
                        .map(StoredTrajectory::trajectory),
                out);
    }
}

package io.subgoal.annotation.dataset;

import io.subgoal.annotation.exchange.TrajectoryFileReader;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.store.Json;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.Trajectories.VariationKey;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes a dataset of a stored file. It comes in whole or not at all; after a crash it goes on where it was. */
@Component
class ImportTrajectories implements JobHandler {

    static final String KIND = "import-trajectories";

    private final DatasetRepository datasets;
    private final Trajectories trajectories;
    private final DatasetFreezer freezer;
    private final BlobStore blobs;
    private final TrajectoryFileReader reader;

    ImportTrajectories(
            DatasetRepository datasets,
            Trajectories trajectories,
            DatasetFreezer freezer,
            BlobStore blobs,
            ImportProperties properties) {
        this.datasets = datasets;
        this.trajectories = trajectories;
        this.freezer = freezer;
        this.blobs = blobs;
        reader = new TrajectoryFileReader(properties.unpackedLimit().toBytes());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) throws IOException {
        DatasetEntity dataset = datasets.findById(job.subjectId()).orElseThrow();
        if (dataset.checksum().isEmpty()) {
            try {
                read(job, dataset);
                freezer.freeze(dataset.id());
            } catch (JobStoppedException e) {
                if (e.reason() == JobStoppedException.Reason.CANCELLED) {
                    trajectories.deleteAll(dataset.id());
                }
                throw e;
            } catch (IOException | RuntimeException e) {
                trajectories.deleteAll(dataset.id());
                throw e;
            }
        }
        blobs.deleteOrphans();
    }

    private void read(JobContext job, DatasetEntity dataset) throws IOException {
        Set<VariationKey> present = trajectories.keys(dataset.id());
        job.begin(present.size(), Json.read(dataset.spec(), Selection.class).size());
        Path folder = Files.createTempDirectory("import");
        Path file = folder.resolve("trajectories");
        try {
            blobs.fetch(Objects.requireNonNull(dataset.origin().upload()), file);
            reader.read(file, trajectory -> {
                if (!present.contains(new VariationKey(trajectory.task().id(), trajectory.variation()))) {
                    add(job, dataset, trajectory);
                }
            });
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private void add(JobContext job, DatasetEntity dataset, Trajectory trajectory) {
        trajectories.add(dataset.id(), trajectory);
        job.advance("%s %s variation %d"
                .formatted(trajectory.task().id(), trajectory.task().name(), trajectory.variation()));
    }
}

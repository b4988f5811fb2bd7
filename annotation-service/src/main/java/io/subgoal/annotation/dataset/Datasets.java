package io.subgoal.annotation.dataset;

import io.subgoal.api.annotation.Dataset;
import io.subgoal.api.annotation.DatasetRequest;
import io.subgoal.api.annotation.DatasetState;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.jar.SimulatorRelease;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.job.Jobs;
import io.subgoal.textworld.task.Tasks;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Datasets: asked for, made by a job, frozen. */
@Service
public class Datasets {

    static final String DEFAULT_SIMPLIFICATIONS = "easy";
    static final String CANONICAL = "canonical";

    private final DatasetRepository datasets;
    private final Trajectories trajectories;
    private final Jobs jobs;
    private final JobQueue queue;
    private final Clock clock;

    Datasets(DatasetRepository datasets, Trajectories trajectories, Jobs jobs, JobQueue queue, Clock clock) {
        this.datasets = datasets;
        this.trajectories = trajectories;
        this.jobs = jobs;
        this.queue = queue;
        this.clock = clock;
    }

    @Transactional
    Dataset create(DatasetRequest request) {
        Selection selection = Selection.of(request);
        String simplifications =
                request.simplifications() == null ? DEFAULT_SIMPLIFICATIONS : request.simplifications();
        try {
            Simplifications checked = new Simplifications(simplifications);
            selection.variations().keySet().forEach(task -> checked.requireFits(Tasks.get(task)));
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid("simplifications", String.valueOf(e.getMessage()));
        }
        if (datasets.existsByName(request.name())) {
            throw new ServiceException.Conflict(
                    "There is a dataset named '%s' already. Choose another name, or use that one"
                            .formatted(request.name()));
        }
        UUID id = UUID.randomUUID();
        UUID jobId = queue.submit(GenerateGold.KIND, id, selection.size());
        DatasetEntity entity = datasets.save(new DatasetEntity(
                id,
                request.name(),
                Json.write(selection),
                SimulatorRelease.CURRENT.version(),
                simplifications,
                request.names() == null ? CANONICAL : request.names(),
                jobId,
                clock.instant()));
        return view(entity);
    }

    /** A dataset that can be annotated. */
    @Transactional(readOnly = true)
    public DatasetEntity requireReady(UUID id) {
        DatasetEntity dataset = find(id);
        if (dataset.checksum().isEmpty()) {
            throw new ServiceException.Conflict(
                    "Dataset '%s' is not ready; follow its job %s".formatted(dataset.name(), dataset.jobId()));
        }
        return dataset;
    }

    DatasetEntity find(UUID id) {
        return datasets.findById(id).orElseThrow(() -> new ServiceException.NotFound("There is no dataset " + id));
    }

    Dataset view(DatasetEntity dataset) {
        Trajectories.Totals totals = trajectories.totals(dataset.id());
        Double meanScore = totals.meanScore();
        return new Dataset(
                dataset.id(),
                dataset.name(),
                state(dataset),
                tasks(dataset),
                totals.byFold(),
                totals.keptSteps(),
                meanScore == null ? null : 100 * meanScore,
                dataset.simulatorVersion(),
                dataset.simplifications(),
                dataset.names(),
                dataset.checksum().orElse(null),
                dataset.jobId(),
                dataset.createdAt());
    }

    private DatasetState state(DatasetEntity dataset) {
        if (dataset.checksum().isPresent()) {
            return DatasetState.READY;
        }
        return switch (jobs.get(dataset.jobId()).state()) {
            case QUEUED, RUNNING, PAUSED, SUCCEEDED -> DatasetState.GENERATING;
            case FAILED -> DatasetState.FAILED;
            case CANCELLED -> DatasetState.CANCELLED;
        };
    }

    private static List<String> tasks(DatasetEntity dataset) {
        return List.copyOf(
                Json.read(dataset.spec(), Selection.class).variations().keySet());
    }
}

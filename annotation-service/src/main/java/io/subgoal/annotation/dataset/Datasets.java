package io.subgoal.annotation.dataset;

import io.subgoal.api.annotation.Dataset;
import io.subgoal.api.annotation.DatasetFilter;
import io.subgoal.api.annotation.DatasetRequest;
import io.subgoal.api.annotation.DatasetState;
import io.subgoal.api.annotation.SubsetRequest;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.jar.SimulatorRelease;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetOrigin;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.DatasetSource;
import io.subgoal.store.dataset.FailedTrajectories;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.Trajectories.VariationKey;
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
    private final FailedTrajectories failures;
    private final Jobs jobs;
    private final JobQueue queue;
    private final Clock clock;

    Datasets(
            DatasetRepository datasets,
            Trajectories trajectories,
            FailedTrajectories failures,
            Jobs jobs,
            JobQueue queue,
            Clock clock) {
        this.datasets = datasets;
        this.trajectories = trajectories;
        this.failures = failures;
        this.jobs = jobs;
        this.queue = queue;
        this.clock = clock;
    }

    @Transactional
    Dataset create(DatasetRequest request) {
        Selection selection = Selection.of(request);
        String simplifications =
                request.simplifications() == null ? DEFAULT_SIMPLIFICATIONS : request.simplifications();
        Simplifications checked = simplifications(simplifications);
        try {
            selection.variations().keySet().forEach(task -> checked.requireFits(Tasks.get(task)));
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid("simplifications", String.valueOf(e.getMessage()));
        }
        DatasetOrigin origin = DatasetOrigin.simulator(
                SimulatorRelease.CURRENT.version(),
                simplifications,
                request.names() == null ? CANONICAL : request.names(),
                request.verify() == null || request.verify());
        return submit(request.name(), selection, origin, GenerateGold.KIND);
    }

    /** A dataset of those trajectories of another that pass a filter. */
    @Transactional
    Dataset createSubset(UUID parentId, SubsetRequest request) {
        DatasetEntity parent = requireReady(parentId);
        if (Filters.isEmpty(request.filter())) {
            throw new ServiceException.Invalid("filter", "Give at least one of " + Filters.FIELDS);
        }
        List<VariationKey> keys = trajectories.keys(parent.id(), Filters.parse("filter.", request.filter()));
        if (keys.isEmpty()) {
            throw new ServiceException.Invalid(
                    "filter", "No trajectory of dataset '%s' passes this filter".formatted(parent.name()));
        }
        DatasetOrigin origin = DatasetOrigin.subset(parent, Json.write(request.filter()));
        return submit(request.name(), Selection.of(keys), origin, CopySubset.KIND);
    }

    /** A dataset that a job is going to make, which is queued with it. */
    @Transactional
    Dataset submit(String name, Selection selection, DatasetOrigin origin, String jobKind) {
        requireFree(name);
        UUID id = UUID.randomUUID();
        UUID jobId = queue.submit(jobKind, id, selection.size());
        return view(datasets.save(new DatasetEntity(id, name, Json.write(selection), origin, jobId, clock.instant())));
    }

    /** Goes on with a dataset whose job failed or was cancelled: what there is stays, what failed is tried again. */
    @Transactional
    Dataset resume(UUID id) {
        DatasetEntity dataset = find(id);
        String name = dataset.name();
        switch (state(dataset)) {
            case READY ->
                throw new ServiceException.Conflict("Dataset '%s' is ready and never changes again".formatted(name));
            case GENERATING ->
                throw new ServiceException.Conflict(
                        "Dataset '%s' is being made; follow its job %s".formatted(name, dataset.jobId()));
            case FAILED, CANCELLED -> {}
        }
        DatasetOrigin origin = dataset.origin();
        if (origin.parentId() == null && origin.source() != DatasetSource.SIMULATOR) {
            throw new ServiceException.Conflict(
                    "The file of dataset '%s' is not kept after its job; import it again under another name"
                            .formatted(name));
        }
        failures.deleteAll(id);
        UUID next = queue.submit(
                origin.parentId() == null ? GenerateGold.KIND : CopySubset.KIND,
                id,
                Json.read(dataset.spec(), Selection.class).size());
        if (datasets.replaceJob(id, dataset.jobId(), next) == 0) {
            throw new ServiceException.Conflict("Dataset '%s' has just been resumed".formatted(name));
        }
        return view(find(id));
    }

    void requireFree(String name) {
        if (datasets.existsByName(name)) {
            throw new ServiceException.Conflict(
                    "There is a dataset named '%s' already. Choose another name, or use that one".formatted(name));
        }
    }

    static Simplifications simplifications(String text) {
        try {
            return new Simplifications(text);
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid("simplifications", String.valueOf(e.getMessage()));
        }
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
        Selection selection = Json.read(dataset.spec(), Selection.class);
        DatasetOrigin origin = dataset.origin();
        String filter = origin.filter();
        return new Dataset(
                dataset.id(),
                dataset.name(),
                state(dataset),
                List.copyOf(selection.variations().keySet()),
                selection.size(),
                totals.byFold(),
                failures.count(dataset.id()),
                totals.keptSteps(),
                meanScore == null ? null : 100 * meanScore,
                origin.source().wireName(),
                selection.rule(),
                origin.simulatorVersion(),
                origin.simplifications(),
                origin.names(),
                origin.verify() && dataset.checksum().isPresent(),
                origin.fileSha256(),
                origin.parentId(),
                filter == null ? null : Json.read(filter, DatasetFilter.class),
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
}

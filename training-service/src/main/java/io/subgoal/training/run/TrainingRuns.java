package io.subgoal.training.run;

import io.subgoal.api.training.BaseModel;
import io.subgoal.api.training.TrainingRun;
import io.subgoal.api.training.TrainingRunRequest;
import io.subgoal.api.training.TrainingSettings;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.training.trainer.Forecasts.Question;
import io.subgoal.training.trainer.ResolvedSettings;
import io.subgoal.training.trainer.RunRole;
import io.subgoal.training.trainer.TrainModel;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Training runs: asked for and looked at. */
@Service
class TrainingRuns {

    static final String DEFAULT_FORMAT = "compact/2";

    private final TrainingRunRepository runs;
    private final DatasetRepository datasets;
    private final AnnotationRunRepository annotationRuns;
    private final Jobs jobs;
    private final JobQueue queue;
    private final Metrics metrics;
    private final Checkpoints checkpoints;
    private final Clock clock;

    TrainingRuns(
            TrainingRunRepository runs,
            DatasetRepository datasets,
            AnnotationRunRepository annotationRuns,
            Jobs jobs,
            JobQueue queue,
            Metrics metrics,
            Checkpoints checkpoints,
            Clock clock) {
        this.runs = runs;
        this.datasets = datasets;
        this.annotationRuns = annotationRuns;
        this.jobs = jobs;
        this.queue = queue;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    /**
     * Queues a run.
     *
     * @param base what it begins with, looked at already
     */
    @Transactional
    TrainingRun create(TrainingRunRequest request, BaseModel base) {
        Question question = question(request, base);
        if (runs.existsByName(request.name())) {
            throw new ServiceException.Conflict(
                    "There is a training run named '%s' already. Choose another name, or use that one"
                            .formatted(request.name()));
        }
        UUID id = UUID.randomUUID();
        int priority = Objects.requireNonNullElse(request.priority(), 0);
        UUID jobId = queue.submit(TrainModel.KIND, id, question.settings().updatesIfSaid(), priority);
        return view(runs.save(new TrainingRunEntity(
                id,
                request.name(),
                request.role(),
                question.datasetId(),
                request.annotationRunId(),
                Json.write(base),
                question.format().id(),
                Json.write(question.settings().all()),
                jobId,
                clock.instant())));
    }

    /**
     * What a request asks for, with nothing left out.
     *
     * @param base what the run would begin with, looked at already
     */
    @Transactional(readOnly = true)
    Question question(TrainingRunRequest request, BaseModel base) {
        String format = Objects.requireNonNullElse(request.format(), DEFAULT_FORMAT);
        PromptFormat rendering = PromptFormats.find(format)
                .orElseThrow(() -> new ServiceException.Invalid("format", "must be one of " + PromptFormats.ids()));
        RunRole role = RunRole.parse(request.role());
        requireOneLength(request.settings());
        ResolvedSettings settings = ResolvedSettings.of(request.settings(), role, base.preset());
        requireRowsWithin(settings, role, rendering);
        return new Question(dataset(request, role), request.annotationRunId(), role, rendering, base, settings);
    }

    private static void requireRowsWithin(ResolvedSettings settings, RunRole role, PromptFormat format) {
        if (settings.alsoWithin() && (format.reference() || !role.roles().contains(Role.CONTROLLER))) {
            throw new ServiceException.Invalid(
                    "settings.controllerRows",
                    "'also-within' is for controllers and joint models, and not for formats that have a row of every step");
        }
    }

    /** The dataset of a request, which has to be ready to be learned from. */
    private UUID dataset(TrainingRunRequest request, RunRole role) {
        if ((request.annotationRunId() == null) == (request.datasetId() == null)) {
            throw new ServiceException.Invalid(
                    "annotationRunId", "Say either annotationRunId, or datasetId for the role 'imitation'");
        }
        if (request.datasetId() != null) {
            if (!role.needsNoSubgoals()) {
                throw new ServiceException.Invalid(
                        "datasetId",
                        "The role '%s' is learned from an annotation run: gold alone has no sub-goals"
                                .formatted(role.wireName()));
            }
            DatasetEntity dataset = datasets.findById(request.datasetId())
                    .orElseThrow(() ->
                            new ServiceException.Invalid("datasetId", "There is no dataset " + request.datasetId()));
            requireFinished("dataset", dataset.id(), dataset.jobId());
            return dataset.id();
        }
        AnnotationRunEntity annotation = annotationRuns
                .findById(Objects.requireNonNull(request.annotationRunId()))
                .orElseThrow(() -> new ServiceException.Invalid(
                        "annotationRunId", "There is no annotation run " + request.annotationRunId()));
        requireFinished("annotation run", annotation.id(), annotation.jobId());
        return annotation.datasetId();
    }

    private static void requireOneLength(@Nullable TrainingSettings settings) {
        if (settings != null && settings.updates() != null && settings.epochs() != null) {
            throw new ServiceException.Invalid("settings.epochs", "Say either updates or epochs, not both");
        }
    }

    TrainingRunEntity find(UUID id) {
        return runs.findById(id).orElseThrow(() -> new ServiceException.NotFound("There is no training run " + id));
    }

    TrainingRun view(TrainingRunEntity run) {
        StoredJob job = jobs.get(run.jobId());
        return new TrainingRun(
                run.id(),
                run.name(),
                run.role(),
                run.datasetId(),
                run.annotationRunId(),
                Json.read(run.base(), BaseModel.class),
                run.format(),
                Json.read(run.settings(), TrainingSettings.class),
                job.priority(),
                JobMapper.state(job.state()),
                job.progress(),
                run.rollbacks(),
                metrics.latest(run.id()),
                checkpoints.modelOf(run.id()).map(StoredCheckpoint::id).orElse(null),
                run.jobId(),
                run.createdAt());
    }

    private void requireFinished(String what, UUID id, UUID jobId) {
        JobState state = jobs.get(jobId).state();
        if (state != JobState.SUCCEEDED) {
            throw new ServiceException.Conflict("The %s %s is %s; train when it has succeeded"
                    .formatted(what, id, JobMapper.state(state).wireName()));
        }
    }
}

package io.subgoal.training.run;

import io.subgoal.api.training.TrainingRun;
import io.subgoal.api.training.TrainingRunRequest;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.StoredJob;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.training.base.Preset;
import io.subgoal.training.trainer.ResolvedSettings;
import io.subgoal.training.trainer.TrainModel;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Training runs: asked for and looked at. */
@Service
class TrainingRuns {

    static final String DEFAULT_FORMAT = "compact/1";

    private final TrainingRunRepository runs;
    private final AnnotationRunRepository annotationRuns;
    private final Jobs jobs;
    private final JobQueue queue;
    private final Metrics metrics;
    private final Checkpoints checkpoints;
    private final Clock clock;

    TrainingRuns(
            TrainingRunRepository runs,
            AnnotationRunRepository annotationRuns,
            Jobs jobs,
            JobQueue queue,
            Metrics metrics,
            Checkpoints checkpoints,
            Clock clock) {
        this.runs = runs;
        this.annotationRuns = annotationRuns;
        this.jobs = jobs;
        this.queue = queue;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    @Transactional
    TrainingRun create(TrainingRunRequest request) {
        String preset = Objects.requireNonNullElse(request.preset(), Preset.TINY.wireName());
        if (Preset.parse(preset).isEmpty()) {
            throw new ServiceException.Invalid("preset", "must be one of " + Preset.names());
        }
        String format = Objects.requireNonNullElse(request.format(), DEFAULT_FORMAT);
        if (PromptFormats.find(format).isEmpty()) {
            throw new ServiceException.Invalid("format", "must be one of " + PromptFormats.ids());
        }
        AnnotationRunEntity annotation = annotationRuns
                .findById(request.annotationRunId())
                .orElseThrow(() -> new ServiceException.Invalid(
                        "annotationRunId", "There is no annotation run " + request.annotationRunId()));
        requireFinished(annotation);
        if (runs.existsByName(request.name())) {
            throw new ServiceException.Conflict(
                    "There is a training run named '%s' already. Choose another name, or use that one"
                            .formatted(request.name()));
        }
        ResolvedSettings settings = ResolvedSettings.of(request.settings());
        UUID id = UUID.randomUUID();
        UUID jobId = queue.submit(TrainModel.KIND, id, settings.updates());
        return view(runs.save(new TrainingRunEntity(
                id,
                request.name(),
                request.role(),
                annotation.id(),
                preset,
                format,
                Json.write(settings),
                jobId,
                clock.instant())));
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
                run.annotationRunId(),
                run.preset(),
                run.format(),
                Json.read(run.settings(), ResolvedSettings.class).view(),
                JobMapper.state(job.state()),
                job.progress(),
                metrics.latest(run.id()),
                checkpoints.modelOf(run.id()).map(StoredCheckpoint::id).orElse(null),
                run.jobId(),
                run.createdAt());
    }

    private void requireFinished(AnnotationRunEntity annotation) {
        JobState state = jobs.get(annotation.jobId()).state();
        if (state != JobState.SUCCEEDED) {
            throw new ServiceException.Conflict("The annotation run %s is %s; train when it has succeeded"
                    .formatted(annotation.id(), JobMapper.state(state).wireName()));
        }
    }
}

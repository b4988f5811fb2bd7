package io.subgoal.annotation.run;

import io.subgoal.annotation.dataset.Datasets;
import io.subgoal.api.annotation.AnnotationRun;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.Annotations.NameTotal;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.job.Jobs;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Annotation runs: asked for and looked at. */
@Service
class AnnotationRuns {

    private static final int NAMES_SHOWN = 50;

    private final Datasets datasets;
    private final AnnotationRunRepository runs;
    private final Annotations annotations;
    private final Trajectories trajectories;
    private final Jobs jobs;
    private final JobQueue queue;
    private final Clock clock;

    AnnotationRuns(
            Datasets datasets,
            AnnotationRunRepository runs,
            Annotations annotations,
            Trajectories trajectories,
            Jobs jobs,
            JobQueue queue,
            Clock clock) {
        this.datasets = datasets;
        this.runs = runs;
        this.annotations = annotations;
        this.trajectories = trajectories;
        this.jobs = jobs;
        this.queue = queue;
        this.clock = clock;
    }

    @Transactional
    AnnotationRun create(UUID datasetId, AnnotationRunRequest request) {
        DatasetEntity dataset = datasets.requireReady(datasetId);
        UUID id = UUID.randomUUID();
        UUID jobId = queue.submit(Annotate.KIND, id, trajectories.count(dataset.id(), null, null));
        return view(
                runs.save(new AnnotationRunEntity(id, dataset.id(), request.teacher(), "{}", jobId, clock.instant())));
    }

    AnnotationRunEntity find(UUID id) {
        return runs.findById(id).orElseThrow(() -> new ServiceException.NotFound("There is no annotation run " + id));
    }

    List<AnnotationRun> ofDataset(UUID datasetId) {
        return runs.findByDatasetIdOrderByCreatedAtDesc(datasetId).stream()
                .map(this::view)
                .toList();
    }

    AnnotationRun view(AnnotationRunEntity run) {
        List<NameTotal> names = annotations.names(run.id());
        long subgoals = names.stream().mapToLong(NameTotal::count).sum();
        long actions = names.stream().mapToLong(NameTotal::actions).sum();
        return new AnnotationRun(
                run.id(),
                run.datasetId(),
                run.teacher(),
                JobMapper.state(jobs.get(run.jobId()).state()),
                annotations.count(run.id(), null),
                subgoals,
                subgoals == 0 ? null : (double) actions / subgoals,
                names.stream()
                        .limit(NAMES_SHOWN)
                        .map(n -> new AnnotationRun.NameCount(n.name(), n.count()))
                        .toList(),
                run.jobId(),
                run.createdAt());
    }
}

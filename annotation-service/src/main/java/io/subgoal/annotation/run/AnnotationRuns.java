package io.subgoal.annotation.run;

import io.subgoal.annotation.dataset.Datasets;
import io.subgoal.api.Page;
import io.subgoal.api.annotation.AnnotationRun;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.annotation.Budget;
import io.subgoal.api.annotation.Cost;
import io.subgoal.api.annotation.EpisodeCost;
import io.subgoal.api.annotation.RunCost;
import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.service.job.JobQueue;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.Annotations.NameTotal;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.teacher.TeacherCalls;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Teachers teachers;
    private final TeacherCalls calls;
    private final Jobs jobs;
    private final JobQueue queue;
    private final Clock clock;

    AnnotationRuns(
            Datasets datasets,
            AnnotationRunRepository runs,
            Annotations annotations,
            Trajectories trajectories,
            Teachers teachers,
            TeacherCalls calls,
            Jobs jobs,
            JobQueue queue,
            Clock clock) {
        this.datasets = datasets;
        this.runs = runs;
        this.annotations = annotations;
        this.trajectories = trajectories;
        this.teachers = teachers;
        this.calls = calls;
        this.jobs = jobs;
        this.queue = queue;
        this.clock = clock;
    }

    @Transactional
    AnnotationRun create(UUID datasetId, AnnotationRunRequest request) {
        DatasetEntity dataset = datasets.requireReady(datasetId);
        String settings =
                teachers.settings(request).map(Json::write).orElseGet(() -> Json.write(OfflineSettings.of(request)));
        UUID id = UUID.randomUUID();
        UUID jobId = queue.submit(Annotate.KIND, id, trajectories.count(dataset.id(), null, null));
        return view(runs.save(
                new AnnotationRunEntity(id, dataset.id(), request.teacher(), settings, jobId, clock.instant())));
    }

    /** Gives a run another budget. */
    @Transactional
    AnnotationRun changeBudget(UUID id, Budget budget) {
        AnnotationRunEntity run = find(id);
        TeacherSettings settings = Teachers.of(run).withBudget(budget);
        teachers.requireAffordable(settings.model(), budget);
        run.changeSettings(Json.write(settings));
        return view(run);
    }

    /** Has a run's stored answers read once more. */
    @Transactional
    AnnotationRun reparse(UUID id) {
        AnnotationRunEntity run = find(id);
        Teachers.of(run);
        if (!jobs.get(run.jobId()).state().ended()) {
            throw new ServiceException.Conflict(
                    "The run's job %s has not ended; cancel it first, or wait for it".formatted(run.jobId()));
        }
        run.workOn(queue.submit(Reparse.KIND, run.id(), trajectories.count(run.datasetId(), null, null)));
        return view(run);
    }

    RunCost cost(UUID id) {
        AnnotationRunEntity run = find(id);
        Map<String, Cost> tasks = new LinkedHashMap<>();
        calls.spentByTask(run.id()).forEach((task, spent) -> tasks.put(task, Costs.view(spent)));
        return new RunCost(Teachers.of(run).budget(), Costs.view(calls.spent(run.id())), tasks);
    }

    Page<EpisodeCost> episodeCosts(UUID id, int page, int size) {
        AnnotationRunEntity run = find(id);
        List<EpisodeCost> items = calls.spentByEpisode(run.id(), page, size).stream()
                .map(e -> new EpisodeCost(e.trajectoryId(), e.taskId(), e.variation(), Costs.view(e.spent())))
                .toList();
        return new Page<>(items, page, size, calls.episodes(run.id()));
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
        boolean rules = run.teacher().equals(Teachers.OFFLINE);
        List<NameTotal> names = annotations.names(run.id());
        long subgoals = names.stream().mapToLong(NameTotal::count).sum();
        long actions = names.stream().mapToLong(NameTotal::actions).sum();
        return new AnnotationRun(
                run.id(),
                run.datasetId(),
                run.teacher(),
                JobMapper.state(jobs.get(run.jobId()).state()),
                rules ? OfflineSettings.of(run).version() : null,
                rules ? null : Teachers.of(run),
                annotations.byStatus(run.id()),
                rules ? null : Costs.view(calls.spent(run.id())),
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

package io.subgoal.annotation.run;

import io.subgoal.annotation.teacher.OfflineTeacher;
import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryRow;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.annotate.Annotation;
import io.subgoal.teacher.dialogue.Progress;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Has a teacher annotate a dataset; what is annotated already is not annotated again. */
@Component
class Annotate implements JobHandler {

    static final String KIND = "annotate";

    private final AnnotationRunRepository runs;
    private final Annotations annotations;
    private final Trajectories trajectories;
    private final TeacherCalls calls;
    private final Llm llm;
    private final AnnotateByBatch batches;
    private final TeacherProperties properties;
    private final Clock clock;

    Annotate(
            AnnotationRunRepository runs,
            Annotations annotations,
            Trajectories trajectories,
            TeacherCalls calls,
            Llm llm,
            AnnotateByBatch batches,
            TeacherProperties properties,
            Clock clock) {
        this.runs = runs;
        this.annotations = annotations;
        this.trajectories = trajectories;
        this.calls = calls;
        this.llm = llm;
        this.batches = batches;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) throws Exception {
        AnnotationRunEntity run = runs.findById(job.subjectId()).orElseThrow();
        if (run.teacher().equals(Teachers.OFFLINE)) {
            byRules(job, run);
            return;
        }
        TeacherSettings settings = Json.read(run.settings(), TeacherSettings.class);
        if (!run.teacher().equals(Teachers.REPLAY)) {
            requireProvider(settings);
        }
        LlmAnnotation annotation =
                new LlmAnnotation(run.id(), run.datasetId(), settings, annotations, trajectories, clock);
        try {
            if (run.teacher().equals(Teachers.OPENAI_BATCH)) {
                byBatch(job, run, settings, annotation);
            } else {
                byTalking(job, run, settings, annotation);
            }
        } catch (BudgetReachedException e) {
            throw JobStoppedException.paused(String.valueOf(e.getMessage()));
        }
    }

    /** Another server would be asked under this one's name. */
    private void requireProvider(TeacherSettings settings) {
        if (!settings.provider().equals(properties.provider())) {
            throw new IllegalStateException(
                    ("The run asks the provider '%s', and the service is set to '%s'. Set SUBGOAL_TEACHER_BASE_URL to"
                                    + " where it was, then retry the job")
                            .formatted(settings.provider(), properties.provider()));
        }
    }

    private void byTalking(JobContext job, AnnotationRunEntity run, TeacherSettings settings, LlmAnnotation annotation)
            throws Exception {
        calls.loseSent(run.id());
        LlmAnnotation.Episodes all = annotation.episodes();
        LlmAnnotation.Episodes todo = all.without(settled(run));
        Workers workers = new Workers(job, properties.concurrency());
        workers.begin(all.size() - todo.size(), all.size());
        Streak streak = new Streak(run.teacher().equals(Teachers.OPENAI) ? properties.maxRejectedInARow() : 0);
        Desk desk = run.teacher().equals(Teachers.REPLAY)
                ? new StoredDesk(calls, settings)
                : llm.desk(settings, new Purse(settings.budget(), calls.spent(run.id())), workers);
        for (List<TrajectoryRow> part : List.of(todo.examples(), todo.others())) {
            workers.run(part, row -> {
                StoredTrajectory stored = annotation.trajectory(row);
                Progress<Annotation> progress = desk.talk(Episode.of(run.id(), row.id()), annotation.talk(stored));
                if (!annotation.settle(stored, progress)) {
                    annotation.giveUp(stored, "No stored answer fits the question", progress.calls());
                }
                streak.count(progress);
                return Episode.name(stored.trajectory());
            });
        }
    }

    private void byBatch(JobContext job, AnnotationRunEntity run, TeacherSettings settings, LlmAnnotation annotation)
            throws Exception {
        LlmAnnotation.Episodes all = annotation.episodes();
        LlmAnnotation.Episodes todo = all.without(settled(run));
        batches.turn(job, run.id(), settings, annotation, todo, all.size());
    }

    private Set<Long> settled(AnnotationRunEntity run) {
        Set<Long> settled = new HashSet<>(annotations.annotated(run.id()));
        settled.addAll(annotations.rejected(run.id()));
        return settled;
    }

    private void byRules(JobContext job, AnnotationRunEntity run) {
        Set<Long> done = annotations.annotated(run.id());
        OfflineTeacher rules = new OfflineTeacher(OfflineSettings.of(run).version());
        job.begin(done.size(), trajectories.count(run.datasetId(), null, null));
        for (TrajectoryRow row : trajectories.rows(run.datasetId())) {
            if (!done.contains(row.id())) {
                annotateByRules(run, row, rules);
                job.advance("%s variation %d".formatted(row.taskId(), row.variation()));
            }
        }
    }

    /** Trajectories without a step worth keeping have nothing to annotate. */
    private void annotateByRules(AnnotationRunEntity run, TrajectoryRow row, OfflineTeacher rules) {
        if (row.keptSteps() > 0) {
            trajectories
                    .find(row.id())
                    .ifPresent(stored -> annotations.add(run.id(), stored, rules.annotate(stored.trajectory())));
        }
    }
}

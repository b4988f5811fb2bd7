package io.subgoal.annotation.run;

import io.subgoal.annotation.teacher.OfflineTeacher;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryRow;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Has a teacher annotate a dataset; what is annotated already is not annotated again. */
@Component
class Annotate implements JobHandler {

    static final String KIND = "annotate";

    private static final int PAGE = 500;

    private final AnnotationRunRepository runs;
    private final Annotations annotations;
    private final Trajectories trajectories;
    private final OfflineTeacher teacher = new OfflineTeacher();

    Annotate(AnnotationRunRepository runs, Annotations annotations, Trajectories trajectories) {
        this.runs = runs;
        this.annotations = annotations;
        this.trajectories = trajectories;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        AnnotationRunEntity run = runs.findById(job.subjectId()).orElseThrow();
        Set<Long> done = annotations.annotated(run.id());
        job.begin(done.size(), trajectories.count(run.datasetId(), null, null));
        for (int page = 0; ; page++) {
            List<TrajectoryRow> rows = trajectories.page(run.datasetId(), null, null, page, PAGE);
            for (TrajectoryRow row : rows) {
                if (!done.contains(row.id())) {
                    annotate(run, row);
                    job.advance("%s variation %d".formatted(row.taskId(), row.variation()));
                }
            }
            if (rows.size() < PAGE) {
                return;
            }
        }
    }

    /** Trajectories without a step worth keeping have nothing to annotate. */
    private void annotate(AnnotationRunEntity run, TrajectoryRow row) {
        if (row.keptSteps() > 0) {
            trajectories
                    .find(row.id())
                    .ifPresent(stored -> annotations.add(run.id(), stored, teacher.annotate(stored.trajectory())));
        }
    }
}

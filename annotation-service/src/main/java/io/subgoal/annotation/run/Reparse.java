package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.LlmException;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryRow;
import io.subgoal.store.teacher.TeacherCalls;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Reads a run's stored answers once more, with the parser and the aligner as they are now. Nobody is asked: an episode
 * whose talk would need another answer, and one that somebody has corrected or judged, stays as it is.
 */
@Component
class Reparse implements JobHandler {

    static final String KIND = "reparse";

    private final AnnotationRunRepository runs;
    private final Annotations annotations;
    private final Trajectories trajectories;
    private final TeacherCalls calls;
    private final Clock clock;

    Reparse(
            AnnotationRunRepository runs,
            Annotations annotations,
            Trajectories trajectories,
            TeacherCalls calls,
            Clock clock) {
        this.runs = runs;
        this.annotations = annotations;
        this.trajectories = trajectories;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) throws LlmException, InterruptedException {
        AnnotationRunEntity run = runs.findById(job.subjectId()).orElseThrow();
        TeacherSettings settings = Json.read(run.settings(), TeacherSettings.class);
        LlmAnnotation annotation =
                new LlmAnnotation(run.id(), run.datasetId(), settings, annotations, trajectories, clock);
        LlmAnnotation.Episodes episodes = annotation.episodes();
        Desk desk = new RereadDesk(calls, settings);
        job.begin(0, episodes.size());
        int kept = 0;
        for (List<TrajectoryRow> part : List.of(episodes.examples(), episodes.others())) {
            for (TrajectoryRow row : part) {
                StoredTrajectory stored = annotation.trajectory(row);
                if (!annotation.settle(stored, desk.talk(Episode.of(run.id(), row.id()), annotation.talk(stored)))) {
                    kept++;
                }
                job.advance("%s; %d episodes stay as they are, since their talk would need another answer"
                        .formatted(Episode.name(stored.trajectory()), kept));
            }
        }
    }
}

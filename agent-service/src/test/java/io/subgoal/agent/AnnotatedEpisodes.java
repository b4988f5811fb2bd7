package io.subgoal.agent;

import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;

/** Short annotated episodes in the store: go outside, focus on the bee or the wolf. */
final class AnnotatedEpisodes {

    private static final String LOOK = "This room is called the kitchen. In it, you see: \n\ta %s\n";

    private final ApplicationContext context;

    AnnotatedEpisodes(ApplicationContext context) {
        this.context = context;
    }

    /** A run that has annotated so many variations of task 7-1, from a given one; every second one has a bee. */
    UUID run(int from, int count) {
        UUID dataset = UUID.randomUUID();
        UUID run = UUID.randomUUID();
        context.getBean(DatasetRepository.class)
                .save(new DatasetEntity(
                        dataset,
                        "episodes-" + dataset,
                        "{\"variations\": {}}",
                        "1.2.3",
                        "easy",
                        "canonical",
                        job(),
                        Instant.now()));
        context.getBean(AnnotationRunRepository.class)
                .save(new AnnotationRunEntity(run, dataset, "offline", "{}", job(), Instant.now()));
        Trajectories trajectories = context.getBean(Trajectories.class);
        IntStream.range(from, from + count).forEach(variation -> trajectories.add(dataset, trajectory(variation)));
        try (Stream<StoredTrajectory> all = trajectories.stream(dataset)) {
            all.forEach(stored -> context.getBean(Annotations.class).add(run, stored, annotate(stored.trajectory())));
        }
        return run;
    }

    private UUID job() {
        Jobs jobs = context.getBean(Jobs.class);
        UUID id = UUID.randomUUID();
        jobs.add(id, "annotation-service", "annotate", UUID.randomUUID(), 1);
        jobs.end(id, jobs.start(id).orElseThrow().attempt(), JobState.SUCCEEDED, null);
        return id;
    }

    private static Trajectory trajectory(int variation) {
        Task task = Tasks.get("7-1");
        String animal = variation % 2 == 0 ? "bee" : "wolf";
        String look = LOOK.formatted(animal);
        return new Trajectory(
                task,
                variation,
                task.fold(variation),
                "Your task is to find the animal with the longest life span.",
                List.of(
                        new Step("look around", look, 0, false, look, ""),
                        new Step("go to outside", "You move to the outside.", 0.25, false, look, ""),
                        new Step("focus on " + animal, "You focus on it.", 1, true, look, "")));
    }

    private static AnnotatedTrajectory annotate(Trajectory trajectory) {
        List<Step> kept = trajectory.keptSteps();
        String animal = kept.get(1).action().substring("focus on ".length());
        return new AnnotatedTrajectory(
                trajectory,
                List.of(
                        new Segment("navigate_to(outside)", kept.subList(0, 1)),
                        new Segment("focus_on(" + animal + ")", kept.subList(1, 2))));
    }
}

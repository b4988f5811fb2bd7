package io.subgoal.training;

import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;

/** Puts annotated trajectories into the store, as the annotation service would. */
public final class Corpus {

    private static final List<String> ANIMALS = List.of("bee", "crocodile", "elephant", "mouse", "parrot", "wolf");
    private static final String LOOK =
            "This outside location is called the outside. Here you see: \n\tthe agent\n\ta %s\n\tthe ground\n";
    private static final String INVENTORY = "In your inventory, you see:\n\tan orange\n";

    private final ApplicationContext context;

    public Corpus(ApplicationContext context) {
        this.context = context;
    }

    /** A run whose annotation has succeeded, or is in another state. */
    public UUID annotationRun(JobState state) {
        UUID datasetId = UUID.randomUUID();
        UUID runId = UUID.randomUUID();
        context.getBean(DatasetRepository.class)
                .save(new DatasetEntity(
                        datasetId,
                        "corpus-" + datasetId,
                        "{\"variations\": {}}",
                        "1.2.3",
                        "easy",
                        "canonical",
                        job(JobState.SUCCEEDED),
                        Instant.now()));
        context.getBean(AnnotationRunRepository.class)
                .save(new AnnotationRunEntity(runId, datasetId, "offline", "{}", job(state), Instant.now()));
        Task task = Tasks.get("7-1");
        for (int variation = 0; variation < 24; variation++) {
            add(datasetId, task, variation, Fold.TRAIN);
        }
        add(datasetId, task, 63, Fold.DEV);
        add(datasetId, task, 64, Fold.DEV);
        add(datasetId, task, 94, Fold.TEST);
        try (Stream<StoredTrajectory> all = context.getBean(Trajectories.class).stream(datasetId)) {
            all.forEach(stored -> context.getBean(Annotations.class).add(runId, stored, annotate(stored.trajectory())));
        }
        return runId;
    }

    private UUID job(JobState state) {
        Jobs jobs = context.getBean(Jobs.class);
        UUID id = UUID.randomUUID();
        jobs.add(id, "annotation-service", "annotate", UUID.randomUUID(), 1);
        if (state != JobState.QUEUED) {
            int attempt = jobs.start(id).orElseThrow().attempt();
            jobs.end(id, attempt, state, null);
        }
        return id;
    }

    private void add(UUID datasetId, Task task, int variation, Fold fold) {
        String animal = ANIMALS.get(variation % ANIMALS.size());
        String look = LOOK.formatted(animal);
        context.getBean(Trajectories.class)
                .add(
                        datasetId,
                        new Trajectory(
                                task,
                                variation,
                                fold,
                                "Your task is to find the animal with the longest life span. Focus on it.",
                                List.of(
                                        new Step("look around", look, 0, false, look, INVENTORY),
                                        new Step(
                                                "go to outside",
                                                "You move to the outside.",
                                                0.25,
                                                false,
                                                look,
                                                INVENTORY),
                                        new Step(
                                                "focus on " + animal,
                                                "You focus on the " + animal + ".",
                                                1,
                                                true,
                                                look,
                                                INVENTORY))));
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

package io.subgoal.store.example;

import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the rows of a role from the store, one after the other, by task, variation and step. */
@Component
public class ExampleRows {

    private final Annotations annotations;
    private final Trajectories trajectories;

    ExampleRows(Annotations annotations, Trajectories trajectories) {
        this.annotations = annotations;
        this.trajectories = trajectories;
    }

    /**
     * The rows of the trajectories that a run has annotated.
     *
     * @throws LeakException if a trajectory stands in a fold that is not its own
     */
    @Transactional(readOnly = true)
    public void annotated(UUID runId, Role role, ExampleBuilder builder, Fold fold, Consumer<Example> consumer) {
        try (Stream<StoredAnnotation> all = annotations.stream(runId, fold)) {
            all.map(StoredAnnotation::annotated)
                    .peek(annotated -> requireOwnFold(annotated.trajectory()))
                    .forEach(annotated -> builder.examples(role, annotated).forEach(consumer));
        }
    }

    /**
     * The imitation model's rows of all trajectories of a dataset.
     *
     * @throws LeakException if a trajectory stands in a fold that is not its own
     */
    @Transactional(readOnly = true)
    public void gold(UUID datasetId, PromptFormat format, Fold fold, Consumer<Example> consumer) {
        ExampleBuilder builder = ExampleBuilder.of(format);
        try (Stream<StoredTrajectory> all = trajectories.stream(datasetId)) {
            all.map(StoredTrajectory::trajectory)
                    .filter(trajectory -> trajectory.fold() == fold)
                    .filter(trajectory -> !trajectory.keptSteps().isEmpty())
                    .peek(ExampleRows::requireOwnFold)
                    .forEach(trajectory -> builder.imitation(trajectory).forEach(consumer));
        }
    }

    private static void requireOwnFold(Trajectory trajectory) {
        Task task = trajectory.task();
        boolean own =
                trajectory.variation() < task.variations() && task.fold(trajectory.variation()) == trajectory.fold();
        if (!own) {
            throw new LeakException(
                    "Task %s variation %d is in the %s fold, where the task's numbering does not have it: what is measured"
                                    .formatted(
                                            task.id(),
                                            trajectory.variation(),
                                            trajectory.fold().wireName())
                            + " later must not be learnt from. Make a dataset without it and annotate that");
        }
    }
}

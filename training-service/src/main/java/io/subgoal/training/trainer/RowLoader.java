package io.subgoal.training.trainer;

import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads rows from the store, one after the other. */
@Component
class RowLoader {

    private final Annotations annotations;
    private final Trajectories trajectories;

    RowLoader(Annotations annotations, Trajectories trajectories) {
        this.annotations = annotations;
        this.trajectories = trajectories;
    }

    /**
     * The rows of a fold in a fixed order: by role, then by task, variation and step.
     *
     * @throws LeakException if a trajectory stands in a fold that is not its own
     */
    @Transactional(readOnly = true)
    public void rows(RowSource source, Fold fold, Consumer<Example> consumer) {
        ExampleBuilder builder = ExampleBuilder.of(source.format());
        for (Role role : source.role().roles()) {
            if (source.annotationRunId() == null) {
                try (Stream<StoredTrajectory> all = trajectories.stream(source.datasetId())) {
                    all.map(StoredTrajectory::trajectory)
                            .filter(trajectory -> trajectory.fold() == fold)
                            .filter(trajectory -> !trajectory.keptSteps().isEmpty())
                            .peek(RowLoader::requireOwnFold)
                            .forEach(trajectory -> builder.imitation(trajectory).forEach(consumer));
                }
            } else {
                try (Stream<StoredAnnotation> all = annotations.stream(source.annotationRunId(), fold)) {
                    all.map(StoredAnnotation::annotated)
                            .peek(annotated -> requireOwnFold(annotated.trajectory()))
                            .forEach(annotated ->
                                    builder.examples(role, annotated).forEach(consumer));
                }
            }
        }
    }

    /** A text by which it shows whether the rows are still the same. */
    @Transactional(readOnly = true)
    public String fingerprint(RowSource source) {
        return source.annotationRunId() == null
                ? trajectories.fingerprint(source.datasetId())
                : annotations.fingerprint(source.annotationRunId());
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

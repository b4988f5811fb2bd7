package io.subgoal.teacher.prompt;

import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.OptionalInt;

/** Guards what may be shown as an example of the task in question: nothing that is measured later. */
final class SameTaskExample {

    private SameTaskExample() {}

    /**
     * @param variation the variation in question, if it is known
     * @throws IllegalArgumentException if the example is of another task, of the same variation, or not of the train fold
     */
    static void check(AnnotatedTrajectory example, Task task, OptionalInt variation) {
        Trajectory shown = example.trajectory();
        String name = "Task %s variation %d".formatted(shown.task().id(), shown.variation());
        if (!shown.task().equals(task)) {
            throw new IllegalArgumentException(name + " is no example of task " + task.id());
        }
        if (variation.isPresent() && variation.getAsInt() == shown.variation()) {
            throw new IllegalArgumentException(name + " cannot be an example for itself");
        }
        Fold fold = task.fold(shown.variation());
        if (fold != Fold.TRAIN || shown.fold() != Fold.TRAIN) {
            throw new IllegalArgumentException(
                    "%s is in the %s fold; examples come from the train fold only".formatted(name, fold.wireName()));
        }
    }
}

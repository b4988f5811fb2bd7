package io.subgoal.textworld.trajectory;

import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import java.util.List;

/**
 * A whole episode of one variation of a task.
 *
 * @param description the task in words, without the simulator's header line
 */
public record Trajectory(Task task, int variation, Fold fold, String description, List<Step> steps) {

    public Trajectory {
        steps = List.copyOf(steps);
    }

    /**
     * The steps that examples are made of: without {@code look around} and without {@code close door ...}. A dropped
     * step's reward is not lost, since scores are absolute.
     */
    public List<Step> keptSteps() {
        return steps.stream().filter(step -> keeps(step.action())).toList();
    }

    public double finalScore() {
        return steps.isEmpty() ? 0 : steps.getLast().score();
    }

    /** Whether examples are made of a step with this action. */
    public static boolean keeps(String action) {
        return !action.equals("look around") && !action.startsWith("close door");
    }
}

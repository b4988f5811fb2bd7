package io.subgoal.agent.gym;

import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * AgentGym's numbers for episodes: the variations of one task after the other, in the order of the tasks' ids, with some
 * tasks left out.
 */
final class GymItems {

    private static final Set<String> LEFT_OUT = Set.of("5-1", "5-2", "9-1", "9-2", "9-3", "10-1", "10-2");

    private static final List<Task> TASKS = Tasks.all().stream()
            .filter(task -> !LEFT_OUT.contains(task.id()))
            .sorted(Comparator.comparingInt(Task::topic).thenComparing(Task::id))
            .toList();

    private GymItems() {}

    record Item(Task task, int variation) {}

    static int count() {
        return TASKS.stream().mapToInt(Task::variations).sum();
    }

    /** The episode of a number; empty if there is none. */
    static Optional<Item> item(int number) {
        int variation = number;
        for (Task task : TASKS) {
            if (variation < 0) {
                break;
            }
            if (variation < task.variations()) {
                return Optional.of(new Item(task, variation));
            }
            variation -= task.variations();
        }
        return Optional.empty();
    }
}

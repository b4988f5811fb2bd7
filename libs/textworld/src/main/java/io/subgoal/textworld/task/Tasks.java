package io.subgoal.textworld.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The 30 tasks of ScienceWorld 1.2.3 with the sizes of their folds, as measured on the simulator. */
public final class Tasks {

    private static final List<Task> ALL = List.of(
            new Task(0, "boil", "1-1", 14, 7, 9),
            new Task(1, "change-the-state-of-matter-of", "1-4", 14, 7, 9),
            new Task(2, "chemistry-mix", "6-1", 16, 8, 8),
            new Task(3, "chemistry-mix-paint-secondary-color", "6-2", 18, 9, 9),
            new Task(4, "chemistry-mix-paint-tertiary-color", "6-3", 18, 9, 9),
            new Task(5, "find-animal", "4-4", 150, 75, 75),
            new Task(6, "find-living-thing", "4-1", 150, 75, 75),
            new Task(7, "find-non-living-thing", "4-2", 150, 75, 75),
            new Task(8, "find-plant", "4-3", 150, 75, 75),
            new Task(9, "freeze", "1-3", 14, 7, 9),
            new Task(10, "grow-fruit", "5-2", 62, 31, 33),
            new Task(11, "grow-plant", "5-1", 62, 31, 33),
            new Task(12, "identify-life-stages-1", "8-1", 6, 3, 5),
            new Task(13, "identify-life-stages-2", "8-2", 4, 2, 4),
            new Task(14, "inclined-plane-determine-angle", "9-1", 84, 42, 42),
            new Task(15, "inclined-plane-friction-named-surfaces", "9-2", 692, 346, 348),
            new Task(16, "inclined-plane-friction-unnamed-surfaces", "9-3", 80, 40, 42),
            new Task(17, "lifespan-longest-lived", "7-1", 62, 31, 32),
            new Task(18, "lifespan-longest-lived-then-shortest-lived", "7-3", 62, 31, 32),
            new Task(19, "lifespan-shortest-lived", "7-2", 62, 31, 32),
            new Task(20, "measure-melting-point-known-substance", "2-2", 218, 109, 109),
            new Task(21, "measure-melting-point-unknown-substance", "2-3", 150, 75, 75),
            new Task(22, "melt", "1-2", 14, 7, 9),
            new Task(23, "mendelian-genetics-known-plant", "10-1", 60, 30, 30),
            new Task(24, "mendelian-genetics-unknown-plant", "10-2", 240, 120, 120),
            new Task(25, "power-component", "3-1", 10, 5, 5),
            new Task(26, "power-component-renewable-vs-nonrenewable-energy", "3-2", 10, 5, 5),
            new Task(27, "test-conductivity", "3-3", 450, 225, 225),
            new Task(28, "test-conductivity-of-unknown-substances", "3-4", 300, 150, 150),
            new Task(29, "use-thermometer", "2-1", 270, 135, 135));

    private static final Map<String, Task> BY_ID =
            ALL.stream().collect(Collectors.toMap(Task::id, Function.identity()));
    private static final Map<String, Task> BY_NAME =
            ALL.stream().collect(Collectors.toMap(Task::name, Function.identity()));

    private Tasks() {}

    /** All tasks in the simulator's order. */
    public static List<Task> all() {
        return ALL;
    }

    /**
     * Finds a task by its id ({@code 4-4}), its clean name ({@code find-animal}) or an older name
     * ({@code task-4-find-animal}, {@code task-10-mendellian-genetics-(known-plant)}).
     */
    public static Optional<Task> find(String idOrName) {
        String text = idOrName.strip();
        Task byId = BY_ID.get(text);
        return byId != null ? Optional.of(byId) : Optional.ofNullable(BY_NAME.get(cleanName(text)));
    }

    /** Like {@link #find}, but throws a message that lists what there is. */
    public static Task get(String idOrName) {
        return find(idOrName)
                .orElseThrow(() -> new IllegalArgumentException("Unknown task '%s'. Known tasks: %s"
                        .formatted(
                                idOrName,
                                ALL.stream()
                                        .map(task -> task.id() + " " + task.name())
                                        .collect(Collectors.joining(", ")))));
    }

    private static String cleanName(String name) {
        String clean = name;
        if (clean.startsWith("task")) {
            int first = clean.indexOf('-');
            int second = first < 0 ? -1 : clean.indexOf('-', first + 1);
            if (second >= 0) {
                clean = clean.substring(second + 1);
            }
        }
        return clean.replace("(", "").replace(")", "").replace("mendellian", "mendelian");
    }
}

package io.subgoal.scienceworld;

import io.subgoal.textworld.task.Task;
import java.util.List;
import java.util.Set;

/**
 * What is made easier in a world.
 *
 * @param text names joined by commas; {@code easy} stands for a set chosen by the simulator; empty means none
 */
public record Simplifications(String text) {

    private static final String NO_ELECTRICAL = "noElectricalAction";
    private static final Set<String> KNOWN =
            Set.of("easy", "teleportAction", "selfWateringFlowerPots", "openContainers", "openDoors", NO_ELECTRICAL);

    /** Teleporting, open doors, self-watering pots and, where the task is not about electricity, no wiring. */
    public static final Simplifications EASY = new Simplifications("easy");

    public static final Simplifications NONE = new Simplifications("");

    public Simplifications {
        for (String name : names(text)) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("Unknown simplification '%s'. Known: %s"
                        .formatted(name, KNOWN.stream().sorted().toList()));
            }
        }
        if (names(text).contains("easy") && !text.equals("easy")) {
            throw new IllegalArgumentException("The simplification 'easy' stands alone, not with others: " + text);
        }
    }

    /** Refuses what the simulator would refuse: electricity is needed where the task is about it. */
    public void requireFits(Task task) {
        boolean electrical =
                task.name().contains("power-component") || task.name().contains("conductivity");
        if (electrical && names(text).contains(NO_ELECTRICAL)) {
            throw new IllegalArgumentException("Task %s is about electricity: leave out the simplification %s"
                    .formatted(task.name(), NO_ELECTRICAL));
        }
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}

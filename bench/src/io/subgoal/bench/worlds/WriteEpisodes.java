package io.subgoal.bench.worlds;

import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.SimulatorClasses;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes episodes for both sides to play: of each task its first gold path, and a walk of valid, invalid and special
 * actions in its last variation, with changing simplifications. And, for the Python package, a jar of the patched
 * simulator. Arguments: the file of the episodes ({@code -} for none), the jar.
 */
final class WriteEpisodes {

    private static final int WALK = 25;
    private static final List<String> SIMPLIFICATIONS =
            List.of("", "easy", "teleportAction,openDoors", "openContainers,selfWateringFlowerPots");
    private static final List<String> SPECIAL =
            List.of("juggle orange", "", "help", "task", "0", "7", "look", "inventory", "wait", "take  the AGENT", "focus");

    private WriteEpisodes() {}

    static void main(String[] arguments) throws IOException {
        SimulatorClasses.load().write(Path.of(arguments[1]));
        if (arguments[0].equals("-")) {
            return;
        }
        World world = World.create();
        List<String> lines = new ArrayList<>();
        for (Task task : Tasks.all()) {
            List<String> gold = world.goldActions(task, 0, Simplifications.EASY);
            lines.add(new Played(task.id(), 0, "easy", gold).line());
            lines.add(walk(world, task).line());
        }
        Files.write(Path.of(arguments[0]), lines);
    }

    private static Played walk(World world, Task task) {
        int variation = task.variations() - 1;
        String simplifications = SIMPLIFICATIONS.get(task.envIndex() % SIMPLIFICATIONS.size());
        Random random = new Random(task.envIndex());
        World.Episode episode = world.load(task, variation, new Simplifications(simplifications));
        List<String> actions = new ArrayList<>();
        while (actions.size() < WALK) {
            List<String> possible = random.nextInt(4) == 0 ? SPECIAL : episode.validActions();
            String action = possible.get(random.nextInt(possible.size()));
            actions.add(action);
            episode.step(action);
        }
        return new Played(task.id(), variation, simplifications, actions);
    }
}

package io.subgoal.testkit;

import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files of trajectories to import. The paths are real ones, one of each task; variations differ in their description
 * alone, so each of them is a question of its own.
 */
public final class GoldFile {

    /** As long as what one sees in a room. */
    private static final String LOOK = "This room is called the kitchen. In it, you see: \n\tthe agent\n"
            + "\ta substance called air\n\ta cupboard. The cupboard door is closed. \n".repeat(12)
            + "You also see:\n\tA door to the hallway (that is open)\n\tA door to the outside (that is open)";

    private static final String INVENTORY = "In your inventory, you see:\n\tan orange\n\ta thermometer\n";

    private final JsonMapper json = new JsonMapper();
    private final Map<String, List<String[]>> paths;

    private GoldFile(Map<String, List<String[]>> paths) {
        this.paths = paths;
    }

    /** Reads lines of task, action and observation, separated by tabs. */
    public static GoldFile read(Path file) {
        try {
            return new GoldFile(Files.readAllLines(file).stream()
                    .map(line -> line.split("\t", -1))
                    .collect(Collectors.groupingBy(fields -> fields[0])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many episodes as JSON lines, the tasks by turns, none of the test fold. */
    public byte[] episodes(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; lines.size() < count; i++) {
            for (Task task : Tasks.all()) {
                if (lines.size() < count && i < task.train() + task.dev()) {
                    lines.add(line(task, i, path(task)));
                }
            }
        }
        return bytes(lines);
    }

    /** So many episodes with so many actions to annotate each: a path is gone again until it is as long. */
    public byte[] longEpisodes(String taskId, int count, int actions) {
        Task task = Tasks.get(taskId);
        List<String[]> kept =
                path(task).stream().filter(step -> Trajectory.keeps(step[1])).toList();
        List<String[]> path = new ArrayList<>();
        for (int i = 0; i < actions; i++) {
            path.add(kept.get(i % kept.size()));
        }
        List<String> lines = new ArrayList<>();
        for (int variation : task.variations(Fold.TRAIN).subList(0, count)) {
            lines.add(line(task, variation, path));
        }
        return bytes(lines);
    }

    private List<String[]> path(Task task) {
        return Objects.requireNonNull(paths.get(task.id()), "The file has no path of task " + task.id());
    }

    private String line(Task task, int variation, List<String[]> path) {
        ObjectNode line = json.createObjectNode()
                .put("task", task.id())
                .put("variation", variation)
                .put("description", "Your task is to do %s in house %d.".formatted(task.name(), variation));
        ArrayNode steps = line.putArray("steps");
        for (int i = 0; i < path.size(); i++) {
            boolean last = i == path.size() - 1;
            steps.addObject()
                    .put("action", path.get(i)[1])
                    .put("observation", path.get(i)[2])
                    .put("score", last ? 1.0 : (double) i / path.size())
                    .put("isCompleted", last)
                    .put("freelook", LOOK)
                    .put("inventory", INVENTORY);
        }
        return line.toString();
    }

    private static byte[] bytes(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }
}

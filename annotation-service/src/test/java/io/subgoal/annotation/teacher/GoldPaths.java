package io.subgoal.annotation.teacher;

import io.subgoal.scienceworld.GoldTrajectories;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gold paths of one variation of each of the 30 tasks, as the simulator gave them: what was done and what the world
 * answered. Run {@link #main} from the module's folder to record them again; it takes a minute or two.
 */
final class GoldPaths {

    private static final Path FILE = Path.of("src/test/resources/gold-paths.tsv");

    private GoldPaths() {}

    static Stream<Trajectory> all() {
        List<String> lines = lines();
        return Tasks.all().stream().map(task -> trajectory(task, lines));
    }

    static Trajectory of(String taskId) {
        return trajectory(Tasks.get(taskId), lines());
    }

    private static Trajectory trajectory(Task task, List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (fields[0].equals(task.id())) {
                steps.add(new Step(fields[1], fields[2], 0, false, "", ""));
            }
        }
        return new Trajectory(task, 0, task.fold(0), "", steps);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records the paths. */
    public static void main(String[] arguments) throws IOException {
        World world = World.create();
        List<String> lines = new ArrayList<>();
        for (Task task : Tasks.all()) {
            for (Step step : GoldTrajectories.generateCanonical(world, task, 0, Simplifications.EASY)
                    .steps()) {
                String answer = step.observation().lines().findFirst().orElse("");
                lines.add(task.id() + "\t" + step.action() + "\t" + answer);
            }
        }
        Files.write(FILE, lines);
    }
}

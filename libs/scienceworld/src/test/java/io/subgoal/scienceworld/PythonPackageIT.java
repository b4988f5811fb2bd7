package io.subgoal.scienceworld;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The Python package {@code scienceworld} has played these episodes over the same simulator: a gold path of each task, and
 * a walk of valid, invalid and special actions under changing simplifications. What it answered, turn by turn, lies in the
 * test's resources as checksums; {@code bench/run worlds record} writes them anew.
 */
class PythonPackageIT {

    private static final Path EPISODES = Path.of("src/test/resources/episodes.tsv");
    private static final Path ANSWERED = Path.of("src/test/resources/python-package.txt");

    @Test
    void tellsWhatThePythonPackageTellsAtEveryStep() throws Exception {
        World world = World.create();
        List<String> told = new ArrayList<>();
        for (String line : Files.readAllLines(EPISODES)) {
            told.add(play(world, List.of(line.split("\t", -1))));
        }
        assertThat(told).isEqualTo(Files.readAllLines(ANSWERED));
    }

    private static String play(World world, List<String> played) throws Exception {
        List<String> actions = played.subList(3, played.size());
        Environment environment = new Environment(
                world,
                Tasks.get(played.getFirst()),
                Integer.parseInt(played.get(1)),
                new Simplifications(played.get(2)),
                Environment.DEFAULT_STEP_LIMIT);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        add(digest, environment, environment.reset());
        for (String action : actions) {
            add(digest, environment, environment.step(action));
        }
        return "%s %s %s %d %s"
                .formatted(
                        environment.task().id(),
                        environment.variation(),
                        played.get(2).isEmpty() ? "-" : played.get(2),
                        actions.size() + 1,
                        HexFormat.of().formatHex(digest.digest()));
    }

    private static void add(MessageDigest digest, Environment environment, Turn turn) throws IOException {
        for (Object field : List.of(
                environment.episode().description(),
                environment.taskDescription(),
                turn.observation(),
                turn.reward(),
                turn.done(),
                turn.score(),
                turn.moves(),
                turn.look(),
                turn.inventory(),
                String.join("\n", environment.validActions()))) {
            digest.update(field.toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
    }
}

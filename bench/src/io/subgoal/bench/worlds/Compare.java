package io.subgoal.bench.worlds;

import io.subgoal.scienceworld.Environment;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.Turn;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Tasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Plays what the Python package has played and compares every turn to the character. Arguments: the episodes, and what
 * the package answered, a line for each turn.
 */
final class Compare {

    private static final String SEPARATOR = "\u001f";

    private Compare() {}

    static void main(String[] arguments) throws IOException {
        World world = World.create();
        List<Played> episodes = Played.read(Path.of(arguments[0]));
        int turns = 0;
        int same = 0;
        try (BufferedReader answers = Files.newBufferedReader(Path.of(arguments[1]))) {
            for (Played played : episodes) {
                List<String> theirs = answers.lines().limit(played.actions().size() + 1L).toList();
                turns += theirs.size();
                same += isSame(world, played, theirs) ? 1 : 0;
            }
        }
        System.out.printf("%d of %d episodes are the same in all of %d turns%n", same, episodes.size(), turns);
    }

    private static boolean isSame(World world, Played played, List<String> theirs) {
        Environment environment = new Environment(
                world,
                Tasks.get(played.task()),
                played.variation(),
                new Simplifications(played.simplifications()),
                Environment.DEFAULT_STEP_LIMIT);
        for (int i = 0; i <= played.actions().size(); i++) {
            Turn turn = i == 0
                    ? environment.reset()
                    : environment.step(played.actions().get(i - 1));
            String ours = line(environment, turn);
            if (!ours.equals(theirs.get(i))) {
                System.out.printf("%s differs at turn %d%n", played, i);
                return false;
            }
        }
        return true;
    }

    private static String line(Environment environment, Turn turn) {
        List<Object> fields = List.of(
                environment.episode().description(),
                environment.taskDescription(),
                turn.observation(),
                turn.reward(),
                turn.done(),
                turn.score(),
                turn.moves(),
                turn.look(),
                turn.inventory(),
                String.join("\n", environment.validActions()));
        return fields.stream().map(Object::toString).collect(Collectors.joining(SEPARATOR)).replace("\n", "\\n");
    }
}

package io.subgoal.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.StepResult;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Six environments over two worlds answer as if each had one of its own. */
class ParkingIT extends EnvironmentTest {

    private static final int STEPS = 8;
    private static final List<String> TASKS = List.of("6-1", "4-4", "5-2", "1-1", "2-1", "8-1");

    ParkingIT(@LocalServerPort int port) {
        super(port);
    }

    @AfterEach
    void closeThem() {
        closeAll();
    }

    /** What an undisturbed world answers, and what was done in it. */
    private record Answer(String action, boolean validActions, String text) {}

    @Test
    void aParkedEnvironmentAnswersToTheCharacterLikeOneThatNeverWas() {
        World world = World.create();
        List<List<Answer>> expected = new ArrayList<>();
        for (int i = 0; i < TASKS.size(); i++) {
            expected.add(undisturbed(world, Tasks.get(TASKS.get(i)), i));
        }
        List<String> environments = new ArrayList<>();
        for (String task : TASKS) {
            environments.add(create(anna, task, Tasks.get(task).variations() - 1));
        }
        double before = replays();
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < environments.size(); i++) {
                Answer answer = expected.get(i).get(step);
                JsonNode state = ok(anna.post(
                        "/v1/environments/" + environments.get(i) + "/step?validActions=" + answer.validActions(),
                        Map.of("action", answer.action())));
                assertThat(text(state)).as("%s, step %d", TASKS.get(i), step).isEqualTo(answer.text());
            }
        }
        // Every step but those of the two that still had a world needed a replay.
        assertThat(replays() - before).isGreaterThanOrEqualTo((STEPS - 1) * environments.size());
    }

    private double replays() {
        String metrics = new String(admin.bytes("/actuator/prometheus"), StandardCharsets.UTF_8);
        return metrics.lines()
                .filter(line -> line.startsWith("subgoal_agent_environment_replay_seconds_count"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A random walk; every second environment asks at each step what is possible, the others at every third. */
    private static List<Answer> undisturbed(World world, Task task, int number) {
        SplittableRandom random = new SplittableRandom(number);
        World.Episode walk = world.load(task, task.variations() - 1, Simplifications.EASY);
        walk.step("look around");
        List<String> actions = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            // A wrong focus would end the episode.
            List<String> valid = walk.validActions().stream()
                    .filter(action -> !action.startsWith("focus"))
                    .toList();
            actions.add(valid.get(random.nextInt(valid.size())));
            walk.step(actions.getLast());
        }
        World.Episode episode = world.load(task, task.variations() - 1, Simplifications.EASY);
        episode.step("look around");
        episode.look();
        episode.inventory();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            StepResult result = episode.step(actions.get(i));
            String look = episode.look();
            String inventory = episode.inventory();
            boolean asks = number % 2 == 0 || i % 3 == 0;
            String valid = asks ? episode.validActions().toString() : "null";
            answers.add(new Answer(
                    actions.get(i),
                    asks,
                    String.join(
                            "\n",
                            result.observation(),
                            String.valueOf(result.scorePercent()),
                            String.valueOf(result.moves()),
                            look,
                            inventory,
                            valid)));
        }
        return answers;
    }

    private static String text(JsonNode state) {
        JsonNode valid = state.get("validActions");
        return String.join(
                "\n",
                state.get("observation").asString(),
                String.valueOf(state.get("score").asInt()),
                String.valueOf(state.get("moves").asInt()),
                state.get("look").asString(),
                state.get("inventory").asString(),
                valid.isNull() ? "null" : texts(valid).toString());
    }
}

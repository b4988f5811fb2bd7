package io.subgoal.agent.gym;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.agent.environment.EnvironmentTest;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.textworld.task.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** AgentGym's routes, with its names and shapes. */
class GymIT extends EnvironmentTest {

    /** Variation 3 of find-living-thing. */
    private static final int ITEM = 2939;

    GymIT(@LocalServerPort int port) {
        super(port);
    }

    @AfterEach
    void closeThem() {
        closeAll();
    }

    private int create() {
        return ok(anna.post("/agentgym/create", Map.of())).get("id").asInt();
    }

    private JsonNode reset(int id) {
        return ok(anna.post("/agentgym/reset", Map.of("id", id, "data_idx", ITEM, "anything", 1)));
    }

    private ResponseEntity<JsonNode> tryStep(int id, String action) {
        return anna.post("/agentgym/step", Map.of("id", id, "action", action));
    }

    private static void error(ResponseEntity<JsonNode> response, int status, String words) {
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(status);
        assertThat(ServiceClient.body(response).propertyNames()).containsExactly("error");
        assertThat(ServiceClient.body(response).get("error").asString()).contains(words);
    }

    private static List<String> gold() {
        return World.create().goldActions(Tasks.get("4-1"), 3, Simplifications.NONE);
    }

    @Test
    void anEpisodeIsPlayedToItsEnd() {
        int id = create();
        JsonNode episode = reset(id);
        assertThat(episode.propertyNames())
                .containsExactly(
                        "task_name",
                        "var_num",
                        "task_description",
                        "observation",
                        "reward",
                        "score",
                        "deleted",
                        "done");
        assertThat(episode.get("task_name").asString()).isEqualTo("find-living-thing");
        assertThat(episode.get("var_num").asInt()).isEqualTo(3);
        assertThat(episode.get("task_description").asString())
                .isEqualTo(
                        "Your task is to find a(n) living thing. First, focus on the thing. Then, move it to the orange box in the kitchen.");
        // As the Python package 1.2.3 begins this variation without simplifications, but for the order of things in
        // sight.
        assertThat(episode.get("observation").asString())
                .startsWith("This outside location is called the outside. Here you see: \n\tthe agent\n")
                .contains("\tA door to the kitchen (that is closed)");
        JsonNode step = null;
        for (String action : gold()) {
            step = ok(tryStep(id, action));
        }
        assertThat(step).isNotNull();
        assertThat(step.propertyNames()).containsExactly("observation", "reward", "score", "done");
        assertThat(step.get("score").asInt()).isEqualTo(100);
        assertThat(step.get("done").asBoolean()).isTrue();
        error(tryStep(id, "look around"), 409, "The episode is over");
        assertThat(ServiceClient.body(anna.post("/agentgym/close", Map.of("id", id)))
                        .asBoolean())
                .isTrue();
        error(anna.post("/agentgym/close", Map.of("id", id)), 410, "was closed");
    }

    @Test
    void whatCanBeAskedIsAnsweredInItsShape() {
        int id = create();
        String of = "?id=" + id;
        assertThat(anna.get("/agentgym/detail" + of).toString()).isEqualTo("{\"deleted\":false,\"done\":false}");
        error(anna.tryGet("/agentgym/observation" + of), 409, "Reset it first");
        error(tryStep(id, "look around"), 409, "Reset it first");
        JsonNode episode = reset(id);
        assertThat(anna.get("/agentgym/observation" + of)).isEqualTo(episode.get("observation"));
        assertThat(anna.get("/agentgym/detail" + of)).isEqualTo(episode);
        assertThat(anna.get("/agentgym/task_description" + of).get("task_description"))
                .isEqualTo(episode.get("task_description"));
        JsonNode hint = anna.get("/agentgym/action_hint" + of);
        assertThat(texts(hint.get("possible_actions"))).contains("open OBJ");
        assertThat(texts(hint.get("possible_objects"))).contains("agent");
        assertThat(anna.get("/agentgym/goals" + of).get("goals").asString()).contains("focus on a living thing");
        assertThat(anna.get("/agentgym/object_tree" + of)
                        .get("object_tree")
                        .get("name")
                        .asString())
                .isEqualTo("universe");
        JsonNode state = anna.get("/agentgym/state" + of);
        assertThat(state.propertyNames())
                .containsExactly(
                        "observation",
                        "inventory",
                        "task_description",
                        "goal_progress",
                        "possible_actions",
                        "possible_objects",
                        "current_moves",
                        "environment_info");
        assertThat(state.get("possible_actions")).hasSize(10);
        assertThat(state.get("environment_info")).isEqualTo(episode);
        JsonNode visual = ok(
                anna.post("/agentgym/step_visual", Map.of("id", id, "action", "Thought: wait.\n\nAction:\nwait1</s>")));
        assertThat(visual.get("moves").asInt()).isEqualTo(2);
        assertThat(visual.get("object_tree").get("name").asString()).isEqualTo("universe");
        assertThat(visual.get("info").propertyNames())
                .containsExactly(
                        "moves",
                        "score",
                        "reward",
                        "look",
                        "inv",
                        "taskDesc",
                        "valid",
                        "variationIdx",
                        "taskName",
                        "simplificationStr");
        anna.post("/agentgym/close", Map.of("id", id));
    }

    @Test
    void errorsSayTheirStatusAndCapsHoldHereToo() {
        error(tryStep(1_000_000, "wait1"), 404, "There is no environment");
        error(anna.post("/agentgym/step", Map.of("action", "wait1")), 400, "must not be null");
        error(anna.tryGet("/agentgym/detail?id=x"), 400, "must be a int");
        int first = create();
        error(anna.post("/agentgym/reset", Map.of("id", first, "data_idx", 4639)), 400, "there are 0 to 4638");
        List<Integer> others = IntStream.range(0, 5).mapToObj(i -> create()).toList();
        error(anna.post("/agentgym/create", Map.of()), 429, "You have 6 environments");
        assertThat(anna.get("/agentgym").get("environment").asString()).isEqualTo("ScienceWorld");
        others.forEach(id -> anna.post("/agentgym/close", Map.of("id", id)));
        anna.post("/agentgym/close", Map.of("id", first));
    }

    /**
     * AgentGym's own client. Needs a Python with {@code requests} and a checkout of its repository; what it prints is in
     * {@code target}.
     */
    @Test
    @EnabledIfSystemProperty(named = "subgoal.test.agentgym", matches = ".+")
    @EnabledIfSystemProperty(named = "subgoal.test.python", matches = ".+")
    void theirOwnClientPlaysToTheFullScore() throws Exception {
        Path actions = Path.of("target", "agentgym-actions.json");
        Files.writeString(actions, new JsonMapper().writeValueAsString(gold()));
        Path output = Path.of("target", "agentgym_client.py.txt");
        Process python = new ProcessBuilder(
                        System.getProperty("subgoal.test.python"),
                        Path.of("../bench/peers/agentgym_client.py")
                                .toAbsolutePath()
                                .toString(),
                        "http://localhost:" + port + "/agentgym",
                        System.getProperty("subgoal.test.agentgym"),
                        String.valueOf(ITEM),
                        actions.toString(),
                        ANNA)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(python.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(python.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("is satisfied");
    }
}

package io.subgoal.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.textworld.task.Tasks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Playing over REST. */
class EnvironmentsIT extends EnvironmentTest {

    private static final String TASK = "4-4";
    private static final int VARIATION = 230;

    EnvironmentsIT(@LocalServerPort int port) {
        super(port);
    }

    @AfterEach
    void closeThem() {
        closeAll();
    }

    @Test
    void goldReachesTheFullScoreAndThenNothingIsPlayedUntilAReset() {
        List<String> gold = World.create().goldActions(Tasks.get(TASK), VARIATION, Simplifications.EASY);
        ResponseEntity<JsonNode> created =
                anna.post("/v1/environments", Map.of("task", "find-animal", "variation", VARIATION));
        assertThat(created.getStatusCode().value()).isEqualTo(201);
        JsonNode environment = ServiceClient.body(created);
        String path = "/v1/environments/" + environment.get("id").asString();
        assertThat(created.getHeaders().getLocation()).hasToString(path);
        assertThat(environment.get("task").asString()).isEqualTo(TASK);
        assertThat(environment.get("fold").asString()).isEqualTo("test");
        assertThat(environment.get("description").asString()).startsWith("Your task is to find a(n) animal");
        JsonNode first = environment.get("state");
        assertThat(first.get("step").asInt()).isZero();
        assertThat(first.get("action").isNull()).isTrue();
        assertThat(first.get("observation").asString()).startsWith("This room is called");
        assertThat(first.get("validActions").isNull()).isTrue();

        int reward = first.get("reward").asInt();
        JsonNode state = first;
        for (String action : gold) {
            state = ok(anna.post(path + "/step", Map.of("action", action)));
            reward += state.get("reward").asInt();
        }
        assertThat(state.get("score").asInt()).isEqualTo(100);
        assertThat(reward).isEqualTo(100);
        assertThat(state.get("done").asBoolean()).isTrue();
        assertThat(state.get("truncated").asBoolean()).isFalse();
        assertThat(state.get("reason").asString()).isEqualTo("completed");
        assertThat(anna.get(path).get("state")).isEqualTo(state);
        assertThat(anna.get(path + "/actions")
                        .get("steps")
                        .valueStream()
                        .map(s -> s.get("action").asString()))
                .isEqualTo(gold);

        problem(anna.post(path + "/step", Map.of("action", "look around")), 409, "conflict", "Reset the environment");
        JsonNode again = ok(anna.post(path + "/reset", Map.of()));
        assertThat(again.get("state")).isEqualTo(first);
        assertThat(anna.get(path + "/actions").get("steps")).isEmpty();
    }

    @Test
    void aResetMayGoOnWithAnotherEpisode() {
        String path = "/v1/environments/" + create(anna, TASK, 0);
        JsonNode other = ok(anna.post(path + "/reset", Map.of("task", "4-1", "variation", 3, "simplifications", "")));
        assertThat(other.get("taskName").asString()).isEqualTo("find-living-thing");
        assertThat(other.get("simplifications").asString()).isEmpty();
        JsonNode next = ok(anna.post(path + "/reset", Map.of("variation", 4)));
        assertThat(next.get("task").asString()).isEqualTo("4-1");
        assertThat(next.get("variation").asInt()).isEqualTo(4);
        assertThat(next.get("simplifications").asString()).isEmpty();
        problem(anna.post(path + "/reset", Map.of("task", "4-1")), 400, "invalid-request", "must be given with a task");
    }

    @Test
    void endsAtItsLimits() {
        Map<String, Object> short_ = Map.of("task", TASK, "variation", 0, "moves", 2);
        String path = "/v1/environments/"
                + ServiceClient.body(anna.post("/v1/environments", short_))
                        .get("id")
                        .asString();
        JsonNode state = ok(anna.post(path + "/step", Map.of("action", "wait")));
        assertThat(state.get("moves").asInt()).isEqualTo(11);
        assertThat(state.get("done").asBoolean()).isTrue();
        assertThat(state.get("truncated").asBoolean()).isTrue();
        assertThat(state.get("reason").asString()).isEqualTo("moves");
        anna.post(path + "/reset", Map.of());
        for (int i = 0; i < 4; i++) {
            state = ok(anna.post(path + "/step", Map.of("action", "look around")));
        }
        assertThat(state.get("moves").asInt()).isZero();
        assertThat(state.get("reason").asString()).isEqualTo("decisions");
    }

    @Test
    void aRepeatedStepIsAnsweredAgainAndNotPlayedTwice() {
        String path = "/v1/environments/" + create(anna, TASK, 0);
        JsonNode once = ok(anna.post(path + "/step", Map.of("action", "wait1", "step", 1)));
        assertThat(ok(anna.post(path + "/step", Map.of("action", "wait1", "step", 1))))
                .isEqualTo(once);
        assertThat(anna.get(path).get("state").get("step").asInt()).isEqualTo(1);
        JsonNode problem = problem(
                anna.post(path + "/step", Map.of("action", "inventory", "step", 1)),
                409,
                "conflict",
                "the next one is 2");
        assertThat(problem.get("step").asInt()).isEqualTo(1);
        problem(anna.post(path + "/step", Map.of("action", "wait1", "step", 3)), 409, "conflict", "the next one is 2");
        assertThat(ok(anna.post(path + "/step", Map.of("action", "wait1", "step", 2)))
                        .get("moves")
                        .asInt())
                .isEqualTo(2 * once.get("moves").asInt());
    }

    @Test
    void tellsWhatIsPossibleOnlyWhenAsked() {
        String path = "/v1/environments/" + create(anna, TASK, 0);
        JsonNode valid = anna.get(path + "/valid-actions");
        assertThat(valid.get("step").asInt()).isZero();
        assertThat(texts(valid.get("actions"))).contains("look around").isSorted();
        assertThat(anna.get(path + "?validActions=true").get("state").get("validActions"))
                .isEqualTo(valid.get("actions"));
        JsonNode state = ok(anna.post(path + "/step?validActions=true", Map.of("action", "wait1")));
        assertThat(texts(state.get("validActions"))).contains("look around");
        assertThat(anna.get(path + "/object-tree").get("name").asString()).isEqualTo("universe");
    }

    @Test
    void aBranchGoesOnFromAnyStepAndLeavesItsOriginAlone() {
        String origin = create(anna, TASK, 0);
        JsonNode valid = anna.get("/v1/environments/" + origin + "/valid-actions");
        List<String> actions = texts(valid.get("actions")).stream()
                .filter(action -> action.startsWith("go to") || action.startsWith("pick up"))
                .limit(3)
                .toList();
        JsonNode second = null;
        for (int i = 0; i < actions.size(); i++) {
            JsonNode state = step(anna, origin, actions.get(i));
            second = i == 1 ? state : second;
        }
        JsonNode before =
                anna.get("/v1/environments/" + origin + "?validActions=true").get("state");
        ResponseEntity<JsonNode> created = anna.post("/v1/environments/" + origin + "/branch", Map.of("step", 2));
        assertThat(created.getStatusCode().value()).isEqualTo(201);
        JsonNode branch = ServiceClient.body(created);
        assertThat(branch.get("state")).isEqualTo(second);
        assertThat(branch.get("branchOf").asString()).isEqualTo(origin);
        String id = branch.get("id").asString();
        step(anna, id, actions.get(2));
        assertThat(anna.get("/v1/environments/" + id + "?validActions=true").get("state"))
                .isEqualTo(before);
        step(anna, id, "wait");
        assertThat(anna.get("/v1/environments/" + origin + "?validActions=true").get("state"))
                .isEqualTo(before);
        JsonNode now = ServiceClient.body(anna.post("/v1/environments/" + origin + "/branch", Map.of()));
        assertThat(now.get("state").get("step").asInt()).isEqualTo(3);
        problem(
                anna.post("/v1/environments/" + origin + "/branch", Map.of("step", 4)),
                400,
                "invalid-request",
                "must be at most 3");
    }

    @Test
    void callsToOneEnvironmentAreTakenOneAfterTheOther() {
        String id = create(anna, TASK, 0);
        List<CompletableFuture<JsonNode>> calls = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> step(anna, id, "wait1"), Thread::startVirtualThread))
                .toList();
        List<Integer> steps = calls.stream()
                .map(CompletableFuture::join)
                .map(s -> s.get("step").asInt())
                .toList();
        assertThat(steps).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void isMeasured() {
        step(anna, create(anna, TASK, 0), "wait1");
        String metrics = new String(admin.bytes("/actuator/prometheus"), StandardCharsets.UTF_8);
        assertThat(metrics)
                .contains("subgoal_agent_environments 1.0")
                .contains("subgoal_agent_environment_worlds")
                .contains("subgoal_agent_environment_step_seconds_count")
                .contains("subgoal_agent_environment_ends_total{reason=\"expired\"}")
                .contains("subgoal_agent_environment_refusals_total{reason=\"most_per_caller\"}");
    }
}

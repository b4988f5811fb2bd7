package io.subgoal.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.textworld.task.Tasks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    void whatNobodyUsesExpiresAndItsCallerIsTold() {
        JsonNode environment = ServiceClient.body(
                anna.post("/v1/environments", Map.of("task", TASK, "variation", 0, "leaseSeconds", 1)));
        assertThat(environment.get("leaseSeconds").asInt()).isEqualTo(1);
        String path = "/v1/environments/" + environment.get("id").asString();
        Awaitility.await()
                .until(() -> admin.get("/v1/environments").get("total").asInt() == 0);
        problem(anna.tryGet(path), 410, "gone", "has expired");
        problem(anna.post(path + "/step", Map.of("action", "wait1")), 410, "gone", "Create another");
    }

    @Test
    void whatIsUsedDoesNotExpire() {
        String path = "/v1/environments/"
                + ServiceClient.body(
                                anna.post("/v1/environments", Map.of("task", TASK, "variation", 0, "leaseSeconds", 2)))
                        .get("id")
                        .asString();
        long end = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < end) {
            anna.get(path);
        }
        assertThat(anna.delete(path).getStatusCode().value()).isEqualTo(204);
        problem(anna.tryGet(path), 410, "gone", "was closed");
        problem(anna.delete(path), 410, "gone", "was closed");
        problem(anna.tryGet("/v1/environments/" + UUID.randomUUID()), 404, "not-found", "end with it");
    }

    @Test
    void nobodyHasMoreThanHisShareAndAllTogetherNotMoreThanThereIsRoom() {
        for (int i = 0; i < 6; i++) {
            create(anna, TASK, i);
        }
        Map<String, Object> another = Map.of("task", TASK, "variation", 7);
        ResponseEntity<JsonNode> refused = anna.post("/v1/environments", another);
        problem(refused, 429, "overloaded", "You have 6 environments");
        assertThat(Integer.parseInt(String.valueOf(refused.getHeaders().getFirst(HttpHeaders.RETRY_AFTER))))
                .isBetween(800, 900);
        String first = create(bob, TASK, 0);
        create(bob, TASK, 1);
        create(bob, TASK, 2);
        problem(bob.post("/v1/environments", another), 429, "overloaded", "There are 9 environments");
        problem(bob.post("/v1/environments/" + first + "/branch", Map.of()), 429, "overloaded", "There are 9");
        bob.delete("/v1/environments/" + first);
        create(bob, TASK, 3);
        JsonNode list = bob.get("/v1/environments?size=5&page=1");
        assertThat(list.get("total").asInt()).isEqualTo(9);
        assertThat(list.get("items")).hasSize(4);
        assertThat(admin.get("/v1/environments")
                        .get("items")
                        .valueStream()
                        .filter(e -> e.get("inWorld").asBoolean()))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"task": "4-9", "variation": 0} | task | There is no task '4-9'
            {"task": "4-4"} | variation | must not be null
            {"variation": 1} | task | must not be null
            {"task": "4-4", "variation": 300} | variation | there is no variation 300
            {"task": "4-4", "variation": -1} | variation | must be greater than or equal to 0
            {"task": "4-4", "variation": "x"} | variation | must be a integer, not 'x'
            {"task": "4-4", "variation": 0, "moves": 0} | moves | must be greater than or equal to 1
            {"task": "4-4", "variation": 0, "moves": 301} | moves | must be at most 300
            {"task": "4-4", "variation": 0, "leaseSeconds": 0} | leaseSeconds | must be greater than or equal to 1
            {"task": "4-4", "variation": 0, "leaseSeconds": 3601} | leaseSeconds | must be at most 3600
            {"task": "4-4", "variation": 0, "simplifications": "magic"} | simplifications | Unknown simplification 'magic'
            {"task": "3-1", "variation": 0, "simplifications": "noElectricalAction"} | simplifications | leave out
            {"task": "4-4", "variation": 0, "seed": 1} | seed | unknown field
            """)
    void saysWhatIsWrong(String body, String field, String message) {
        JsonNode problem = problem(
                anna.post("/v1/environments", new JsonMapper().readTree(body)), 400, "invalid-request", message);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(field);
        assertThat(admin.get("/v1/environments").get("total").asInt()).isZero();
    }

    @Test
    void saysWhatIsWrongWithAnAction() {
        String path = "/v1/environments/" + create(anna, TASK, 0);
        problem(anna.post(path + "/step", Map.of()), 400, "invalid-request", "must not be null");
        problem(anna.post(path + "/step", Map.of("action", "")), 400, "invalid-request", "size must be");
        problem(anna.post(path + "/step", Map.of("action", "x".repeat(301))), 400, "invalid-request", "size must be");
        problem(anna.post(path + "/step", Map.of("action", "wait1", "step", 0)), 400, "invalid-request", "step");
        problem(anna.tryGet("/v1/environments/seven"), 400, "invalid-request", "must be a UUID");
        JsonNode state = step(anna, path.substring(path.lastIndexOf('/') + 1), "juggle the moon");
        assertThat(state.get("observation").asString()).startsWith("No known action");
        assertThat(state.get("moves").asInt()).isZero();
    }

    @Test
    void playingIsForWhoeverMayReadAndForNobodyWithoutAKey() {
        ServiceClient nobody = new ServiceClient(port);
        assertThat(nobody.post("/v1/environments", Map.of("task", TASK, "variation", 0))
                        .getStatusCode()
                        .value())
                .isEqualTo(401);
        String path = "/v1/environments/" + create(anna, TASK, 0);
        assertThat(nobody.delete(path).getStatusCode().value()).isEqualTo(401);
        assertThat(anna.post("/v1/evaluations", Map.of()).getStatusCode().value())
                .isEqualTo(403);
        assertThat(anna.delete(path).getStatusCode().value()).isEqualTo(204);
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

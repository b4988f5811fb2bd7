package io.subgoal.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import java.util.Map;
import java.util.UUID;
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

/** Leases, caps, keys, and requests that are wrong. */
class EnvironmentLimitsIT extends EnvironmentTest {

    private static final String TASK = "4-4";

    EnvironmentLimitsIT(@LocalServerPort int port) {
        super(port);
    }

    @AfterEach
    void closeThem() {
        closeAll();
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
}

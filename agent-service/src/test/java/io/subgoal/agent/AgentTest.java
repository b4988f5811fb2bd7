package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service over HTTP with a real database, the real simulator and a scripted inference service; one for all tests. */
@SpringBootTest(
        classes = AgentApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        // Nobody's own key plays in tests.
        properties = {"spring.config.name=agent-service", "subgoal.agent.llm.api-key=", "subgoal.agent.llm.base-url="})
abstract class AgentTest {

    static final UUID CHECKPOINT = UUID.fromString("0f1c8d30-0000-4000-8000-000000000001");
    static final String TASK = "4-4";
    static final int VARIATION = 230;
    static final List<Map<String, Object>> ONE_EPISODE = episodes(TASK, String.valueOf(VARIATION));
    static final Map<String, Object> JOINT =
            Map.of("executor", "joint", "controller", "joint", "firstSubgoal", "joint");

    static final ScriptedInference inference = scripted();
    static final List<String> gold = World.create().goldActions(Tasks.get(TASK), VARIATION, Simplifications.EASY);

    ServiceClient client;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.agent.inference-url", inference::url);
        registry.add("subgoal.agent.inference-patience", () -> "3s");
        registry.add("subgoal.agent.sweep-every", () -> "500ms");
    }

    @BeforeEach
    void storeTheCheckpoint() {
        client = new ServiceClient(port);
        jdbc.sql("""
                        insert into checkpoint (id, name, kind, roles, format, updates, parameters, details, created_at)
                        values (?, 'scripted', 'model', '', 'compact/1', 1, 1, '{}', now()) on conflict do nothing
                        """).param(CHECKPOINT).update();
    }

    record Trace(List<String> actions, List<String> subgoals) {}

    /** The only episode of an evaluation. */
    Trace trace(JsonNode evaluation) {
        List<JsonNode> steps = steps(evaluation);
        return new Trace(
                steps.stream().map(s -> s.get("action").asString()).toList(),
                steps.stream().map(s -> s.get("subgoal").asString()).toList());
    }

    /** The steps of an evaluation's only episode, after the first look around. */
    List<JsonNode> steps(JsonNode evaluation) {
        String id = onlyEpisode(evaluation.get("id").asString()).get("id").asString();
        return client.get("/v1/episodes/" + id + "/trace")
                .get("steps")
                .valueStream()
                .skip(1)
                .toList();
    }

    JsonNode onlyEpisode(String evaluationId) {
        return client.get("/v1/evaluations/" + evaluationId + "/episodes")
                .get("items")
                .get(0);
    }

    String state(String evaluationId) {
        return onlyEpisode(evaluationId).get("state").asString();
    }

    JsonNode play(String name, Map<String, Object> request) {
        JsonNode created = create(name, request);
        client.awaitJob(created.get("jobId").asString());
        return client.get("/v1/evaluations/" + created.get("id").asString());
    }

    JsonNode create(String name, Map<String, Object> request) {
        ResponseEntity<JsonNode> created = client.post("/v1/evaluations", named(name, request));
        assertThat(created.getStatusCode().value()).as("%s", created).isEqualTo(202);
        return ServiceClient.body(created);
    }

    static Map<String, Object> named(String name, Map<String, Object> request) {
        Map<String, Object> named = new HashMap<>(request);
        named.put("name", name);
        return named;
    }

    static List<Map<String, Object>> episodes(String task, String variations) {
        return List.of(Map.of("task", task, "variations", List.of(variations)));
    }

    void assertProblem(Map<String, Object> request, String field, String message) {
        ResponseEntity<JsonNode> response = client.post("/v1/evaluations", named("wrong", request));
        assertThat(response.getStatusCode().value()).isEqualTo(400);
        JsonNode error = ServiceClient.body(response).get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo(field);
        assertThat(error.get("message").asString()).contains(message);
    }

    /** Lives as long as the tests: the service of one test class may still ask it when the next one has begun. */
    private static ScriptedInference scripted() {
        try {
            return new ScriptedInference(CHECKPOINT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.subgoal.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.agent.AgentApplication;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service over HTTP with the real simulator, few worlds, small caps, and keys. */
@SpringBootTest(
        classes = AgentApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=agent-service",
            "subgoal.agent.environments.worlds=2",
            "subgoal.agent.environments.most=9",
            "subgoal.agent.environments.most-per-caller=6",
            "subgoal.agent.environments.sweep=100ms",
            "subgoal.agent.environments.sockets=2",
            "subgoal.agent.environments.socket-message=2048",
            "subgoal.agent.environments.longest-lease=1h",
            "subgoal.security.keys=read@anna:anna-anna-anna-anna,read@bob:bob-bob-bob-bob-bob,admin:admin-admin-admin"
        })
public abstract class EnvironmentTest {

    protected static final String ANNA = "anna-anna-anna-anna";
    protected static final String BOB = "bob-bob-bob-bob-bob";
    protected static final String ADMIN = "admin-admin-admin";

    protected final int port;
    protected final ServiceClient anna;
    protected final ServiceClient bob;
    protected final ServiceClient admin;

    protected EnvironmentTest(@LocalServerPort int port) {
        this.port = port;
        anna = client(ANNA);
        bob = client(BOB);
        admin = client(ADMIN);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    protected final ServiceClient client(String key) {
        return new ServiceClient(port).with(Map.of("Authorization", "Bearer " + key));
    }

    /** The caps are for all tests together. */
    protected final void closeAll() {
        for (JsonNode environment : admin.get("/v1/environments").get("items")) {
            admin.delete("/v1/environments/" + environment.get("id").asString());
        }
        assertThat(admin.get("/v1/environments").get("total").asInt()).isZero();
    }

    protected static String create(ServiceClient client, String task, int variation) {
        ResponseEntity<JsonNode> created =
                client.post("/v1/environments", Map.of("task", task, "variation", variation));
        assertThat(created.getStatusCode().value()).as("%s", created).isEqualTo(201);
        return ServiceClient.body(created).get("id").asString();
    }

    protected static JsonNode step(ServiceClient client, String id, String action) {
        return ok(client.post("/v1/environments/" + id + "/step", Map.of("action", action)));
    }

    protected static JsonNode ok(ResponseEntity<JsonNode> response) {
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        return ServiceClient.body(response);
    }

    protected static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /** Checks that a problem has a status and a type, and says something. */
    protected static JsonNode problem(ResponseEntity<JsonNode> response, int status, String type, String words) {
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(status);
        JsonNode problem = ServiceClient.body(response);
        assertThat(problem.get("type").asString()).isEqualTo("urn:subgoal:problem:" + type);
        assertThat(problem.get("detail").asString()).contains(words);
        return problem;
    }
}

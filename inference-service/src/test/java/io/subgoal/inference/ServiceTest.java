package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.training.Checkpoints;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service over HTTP with a real database; all tests of this kind share one, with a model served as "joint". */
@SpringBootTest(
        classes = InferenceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=inference-service")
abstract class ServiceTest {

    static final String JOINT = "joint";

    /** An input that the model "joint" knows an answer of several tokens to. */
    static final String KNOWN = Lesson.firstSubgoalInput();

    /** The answer. */
    static final String ANSWER = "navigate_to(kitchen)";

    int port;
    ServiceClient client;
    Checkpoints checkpoints;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.inference.cache", Classroom::cache);
    }

    @Autowired
    void connect(@LocalServerPort int servicePort, Checkpoints store) {
        port = servicePort;
        client = new ServiceClient(servicePort);
        checkpoints = store;
    }

    @BeforeEach
    void serveJoint() {
        if (client.tryGet("/v1/models/" + JOINT).getStatusCode().value() == 404) {
            serve(JOINT, storeJoint());
        }
    }

    final UUID storeJoint() {
        return store(JOINT, Classroom.JOINT_ROLES, Classroom.joint());
    }

    final UUID store(String name, List<String> roles, Path directory) {
        return checkpoints.storeModel(
                new Checkpoints.Description(null, name, roles, "compact/1", 250, 1, Map.of("sourceTokens", 256)),
                directory);
    }

    final void serve(String name, UUID id) {
        ResponseEntity<JsonNode> loaded = client.put("/v1/models/" + name, Map.of("checkpointId", id));
        assertThat(loaded.getStatusCode().value()).as("%s", loaded).isEqualTo(200);
        assertThat(loaded.getBody().get("sourceTokens").asInt()).isEqualTo(256);
    }

    static void assertProblem(ResponseEntity<JsonNode> response, int status, String field) {
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(status);
        assertThat(response.getHeaders().getContentType()).hasToString("application/problem+json");
        assertThat(response.getBody().get("errors").get(0).get("field").asString())
                .isEqualTo(field);
    }
}

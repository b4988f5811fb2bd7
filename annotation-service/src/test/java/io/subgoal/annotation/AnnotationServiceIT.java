package io.subgoal.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service over HTTP, with a real database and the real simulator. */
@SpringBootTest(
        classes = AnnotationApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=annotation-service")
class AnnotationServiceIT {

    private final ServiceClient client;

    AnnotationServiceIT(@LocalServerPort int port) {
        client = new ServiceClient(port);
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Test
    void makesADatasetAnnotatesItAndServesItsRows() {
        ResponseEntity<JsonNode> created = client.post(
                "/v1/datasets",
                Map.of(
                        "name", "two-tasks",
                        "tasks", List.of("7-1", "find-living-thing"),
                        "episodes", Map.of("train", 2, "dev", 1, "test", 1)));
        assertThat(created.getStatusCode().value()).isEqualTo(202);
        assertThat(created.getHeaders().getLocation())
                .hasToString("/v1/jobs/" + created.getBody().get("jobId").asString());
        String datasetId = created.getBody().get("id").asString();
        client.awaitJob(created.getBody().get("jobId").asString());

        JsonNode dataset = client.get("/v1/datasets/" + datasetId);
        assertThat(dataset.get("state").asString()).isEqualTo("ready");
        assertThat(dataset.get("checksum").asString()).hasSize(64);
        assertThat(dataset.get("trajectories").get("train").asInt()).isEqualTo(4);
        assertThat(dataset.get("meanScore").asDouble()).isEqualTo(100);

        ResponseEntity<JsonNode> annotated =
                client.post("/v1/datasets/" + datasetId + "/annotation-runs", Map.of("teacher", "offline"));
        assertThat(ServiceClient.body(annotated).get("rules").asInt()).isEqualTo(AnnotationRunRequest.NEWEST_RULES);
        String runId = annotated.getBody().get("id").asString();
        client.awaitJob(annotated.getBody().get("jobId").asString());
        assertThat(client.get("/v1/annotation-runs/" + runId).get("annotated").asInt())
                .isEqualTo(8);

        List<JsonNode> rows = client.lines("/v1/annotation-runs/" + runId + "/examples?role=executor&split=train");
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.get("input").asString()).startsWith("executor | Your task is to");
            assertThat(row.get("target").asString()).matches("[A-Z_0-9]+\\(.*\\)");
        });
        List<JsonNode> first =
                client.lines("/v1/annotation-runs/" + runId + "/examples?role=first-subgoal&split=test&format=v4/1");
        assertThat(first)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.get("input").asString())
                        .endsWith("What is the first subtask you should do? </s> "));
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertProblem(
                Map.of("name", "x", "tasks", List.of("4-9"), "episodes", Map.of("train", 1, "dev", 0, "test", 0)),
                "tasks[0]",
                "There is no task '4-9'");
        assertProblem(
                Map.of("name", "x", "tasks", List.of("7-1"), "variations", Map.of("7-1", List.of("0-500"))),
                "variations.7-1",
                "there is no variation 500");
        assertProblem(Map.of("name", "x", "tasks", List.of("7-1")), "episodes", "Give either");
        assertProblem(Map.of("tasks", List.of("7-1")), "name", "must not be null");
        assertProblem(Map.of("name", "x", "tasks", List.of("7-1"), "epsodes", 3), "epsodes", "unknown field");
    }

    @Test
    void refusesMalformedAndHugeBodies() {
        ResponseEntity<JsonNode> malformed = client.post("/v1/datasets", "{\"name\": ");
        assertThat(malformed.getStatusCode().value()).isEqualTo(400);
        assertThat(malformed.getBody().get("type").asString()).isEqualTo("urn:subgoal:problem:malformed-json");

        ResponseEntity<JsonNode> huge = client.post("/v1/datasets", "{\"name\": \"" + "x".repeat(17 << 20) + "\"}");
        assertThat(huge.getStatusCode().value()).isEqualTo(413);
        assertThat(huge.getBody().get("detail").asString()).contains("body-limit");
    }

    @Test
    void answersWithOpenApiAndHealth() {
        assertThat(client.get("/v3/api-docs").get("openapi").asString()).startsWith("3.1");
        assertThat(client.get("/actuator/health").get("status").asString()).isEqualTo("UP");
        int status = client.tryGet("/v1/datasets/0f1c8d30-0000-4000-8000-000000000000")
                .getStatusCode()
                .value();
        assertThat(status).isEqualTo(404);
    }

    private void assertProblem(Object request, String field, String message) {
        ResponseEntity<JsonNode> response = client.post("/v1/datasets", request);
        assertThat(response.getStatusCode().value()).isEqualTo(400);
        assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(response.getBody().get("errors").get(0).get("field").asString())
                .isEqualTo(field);
        assertThat(response.getBody().get("errors").get(0).get("message").asString())
                .contains(message);
    }
}

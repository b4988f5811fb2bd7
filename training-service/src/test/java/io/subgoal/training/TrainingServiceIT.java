package io.subgoal.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.subgoal.store.job.JobState;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service over HTTP, with a real database and real training of very small models. */
@SpringBootTest(
        classes = TrainingApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=training-service")
class TrainingServiceIT {

    private static final Map<String, Object> QUICK = Map.of("updates", 150, "evaluateEvery", 50, "batchSize", 8);

    private final ServiceClient client;
    private final Corpus corpus;

    TrainingServiceIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServiceClient(port);
        corpus = new Corpus(context);
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Test
    void trainsAModelForTheThreeSubgoalRoles(@TempDir Path directory) throws IOException {
        ResponseEntity<JsonNode> created =
                client.post("/v1/training-runs", request("joint-1", "joint", corpus.annotationRun(JobState.SUCCEEDED)));
        assertThat(created.getStatusCode().value()).isEqualTo(202);
        JsonNode run = await(created);

        List<Double> losses = metric(run, "loss");
        assertThat(losses.getLast()).isLessThan(losses.getFirst() / 2);
        assertThat(metric(run, "dev_loss")).hasSize(3);
        assertThat(run.get("update").asInt()).isEqualTo(150);
        assertThat(run.get("settings").get("seed").asInt()).isEqualTo(1);
        assertThat(run.get("metrics").has("dev_exact_match.controller")).isTrue();

        JsonNode checkpoint =
                client.get("/v1/checkpoints/" + run.get("checkpointId").asString());
        assertThat(checkpoint.get("roles").valueStream().map(JsonNode::asString))
                .containsExactly("executor", "controller", "first-subgoal");
        assertThat(checkpoint.get("format").asString()).isEqualTo("compact/1");
        unzip(client.bytes("/v1/checkpoints/" + checkpoint.get("id").asString() + "/archive"), directory);
        assertThat(answer(directory, "a prompt")).isNotNull();
        byte[] config = client.bytes("/v1/checkpoints/" + checkpoint.get("id").asString() + "/files/config.json");
        assertThat(directory.resolve("config.json")).hasBinaryContent(config);
    }

    @Test
    void trainsAnImitationModelInAnotherFormat() {
        Map<String, Object> request = request("imitation-1", "imitation", corpus.annotationRun(JobState.SUCCEEDED));
        request.put("format", "v4/1");
        JsonNode run = await(client.post("/v1/training-runs", request));
        JsonNode checkpoint =
                client.get("/v1/checkpoints/" + run.get("checkpointId").asString());
        assertThat(checkpoint.get("roles").get(0).asString()).isEqualTo("imitation");
        assertThat(checkpoint.get("format").asString()).isEqualTo("v4/1");
    }

    @Test
    void theSameRequestGivesTheSameModelAndAnotherSeedAnother() {
        UUID annotation = corpus.annotationRun(JobState.SUCCEEDED);
        Map<String, Object> settings = new HashMap<>(QUICK);
        settings.put("updates", 20);
        settings.put("dropout", 0.1);
        String first = train("same-1", annotation, settings);
        assertThat(train("same-2", annotation, settings)).isEqualTo(first);
        settings.put("seed", 2);
        assertThat(train("other", annotation, settings)).isNotEqualTo(first);
    }

    @Test
    void aRunCanBeCancelled() {
        Map<String, Object> request = request("endless", "executor", corpus.annotationRun(JobState.SUCCEEDED));
        request.put("settings", Map.of("updates", 1_000_000));
        JsonNode run = ServiceClient.body(client.post("/v1/training-runs", request));
        String uri = "/v1/training-runs/" + run.get("id").asString();
        Awaitility.await().until(() -> client.get(uri).get("update").asInt() > 10);
        assertThat(client.get("/v1/jobs/" + run.get("jobId").asString())
                        .get("etaSeconds")
                        .asDouble())
                .isPositive();

        client.post(uri + "/cancel", Map.of());
        Awaitility.await().until(() -> client.get(uri).get("state").asString().equals("cancelled"));
        assertThat(client.get(uri).get("checkpointId").isNull()).isTrue();
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        UUID annotation = corpus.annotationRun(JobState.SUCCEEDED);
        assertInvalid(changed(annotation, "role", "boss"), "role", "must be 'executor'");
        assertInvalid(changed(annotation, "preset", "giant"), "preset", "must be one of [tiny, mini");
        assertInvalid(changed(annotation, "format", "v9/1"), "format", "compact/1");
        assertInvalid(changed(annotation, "annotationRunId", UUID.randomUUID()), "annotationRunId", "There is no");
        assertInvalid(changed(annotation, "name", "a/b"), "name", "must be letters");
        assertInvalid(
                changed(annotation, "settings", Map.of("learningRate", 0)), "settings.learningRate", "greater than 0");
        assertInvalid(changed(annotation, "settings", Map.of("updats", 1)), "settings.updats", "unknown field");
        assertInvalid(changed(annotation, "annotationRunId", "x"), "annotationRunId", "UUID");
    }

    @Test
    void refusesASecondRunOfANameAndAnAnnotationThatIsNotDone() {
        UUID annotation = corpus.annotationRun(JobState.SUCCEEDED);
        Map<String, Object> request = request("twice", "executor", annotation);
        request.put("settings", Map.of("updates", 1));
        await(client.post("/v1/training-runs", request));
        ResponseEntity<JsonNode> again = client.post("/v1/training-runs", request);
        assertThat(again.getStatusCode().value()).isEqualTo(409);
        assertThat(again.getBody().get("detail").asString()).contains("'twice'");

        ResponseEntity<JsonNode> early =
                client.post("/v1/training-runs", request("early", "executor", corpus.annotationRun(JobState.QUEUED)));
        assertThat(early.getStatusCode().value()).isEqualTo(409);
        assertThat(early.getBody().get("detail").asString()).contains("is queued");
        assertThat(client.get("/v1/training-runs?name=early").get("total").asInt())
                .isZero();
    }

    @Test
    void answersNotFoundForWhatIsNotThere() {
        for (String kind : List.of("training-runs", "checkpoints", "jobs")) {
            ResponseEntity<JsonNode> response = client.tryGet("/v1/" + kind + "/" + UUID.randomUUID());
            assertThat(response.getStatusCode().value()).isEqualTo(404);
            assertThat(response.getBody().get("type").asString()).isEqualTo("urn:subgoal:problem:not-found");
        }
    }

    private String train(String name, UUID annotation, Map<String, Object> settings) {
        Map<String, Object> request = request(name, "executor", annotation);
        request.put("settings", settings);
        return Weights.sha256(client, await(client.post("/v1/training-runs", request)));
    }

    private static Map<String, Object> request(String name, String role, UUID annotation) {
        return new HashMap<>(Map.of("name", name, "role", role, "annotationRunId", annotation, "settings", QUICK));
    }

    private static Map<String, Object> changed(UUID annotation, String field, Object value) {
        Map<String, Object> request = request("bad", "executor", annotation);
        request.put(field, value);
        return request;
    }

    private void assertInvalid(Map<String, Object> request, String field, String message) {
        ResponseEntity<JsonNode> response = client.post("/v1/training-runs", request);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(400);
        assertThat(response.getBody().get("errors").get(0).get("field").asString())
                .isEqualTo(field);
        assertThat(response.getBody().get("errors").get(0).get("message").asString())
                .contains(message);
    }

    private JsonNode await(ResponseEntity<JsonNode> created) {
        JsonNode run = ServiceClient.body(created);
        client.awaitJob(run.get("jobId").asString());
        return client.get("/v1/training-runs/" + run.get("id").asString());
    }

    private List<Double> metric(JsonNode run, String name) {
        return client.get("/v1/training-runs/" + run.get("id").asString() + "/metrics?name=" + name)
                .valueStream()
                .map(value -> value.get("value").asDouble())
                .toList();
    }

    private static void unzip(byte[] archive, Path directory) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.write(directory.resolve(entry.getName()), zip.readAllBytes());
            }
        }
    }

    private static String answer(Path directory, String input) {
        try (T5Model model = T5Model.load(directory, Device.cpu());
                T5Tokenizer tokenizer = T5Tokenizer.load(directory.resolve("tokenizer.json"))) {
            int[] best = new Generator(model)
                    .generate(List.of(tokenizer.encode(input)), GenerationSettings.greedy(8))
                    .getFirst()
                    .getFirst()
                    .tokens();
            return tokenizer.decode(best);
        }
    }
}

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
import java.time.Duration;
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
        assertThat(checkpoint.get("format").asString()).isEqualTo("compact/2");
        unzip(client.bytes("/v1/checkpoints/" + checkpoint.get("id").asString() + "/archive"), directory);
        assertThat(answer(directory, "a prompt")).isNotNull();
        byte[] config = client.bytes("/v1/checkpoints/" + checkpoint.get("id").asString() + "/files/config.json");
        assertThat(directory.resolve("config.json")).hasBinaryContent(config);
    }

    @Test
    void trainsOneModelForAllFourRoles() {
        Map<String, Object> request = request("all-1", "all", corpus.annotationRun(JobState.SUCCEEDED));
        request.put("format", "compact/3");
        request.put(
                "settings",
                Map.of("updates", 20, "repeatWeight", 0.5, "roleWeights", Map.of("imitation", 0.5, "executor", 0.01)));
        JsonNode run = await(client.post("/v1/training-runs", request));
        assertThat(run.get("metrics").has("dev_exact_match.controller")).isTrue();
        assertThat(run.get("metrics").has("dev_exact_match.imitation")).isTrue();
        JsonNode checkpoint =
                client.get("/v1/checkpoints/" + run.get("checkpointId").asString());
        assertThat(checkpoint.get("roles").valueStream().map(JsonNode::asString))
                .containsExactly("executor", "controller", "first-subgoal", "imitation");
        assertThat(checkpoint.get("format").asString()).isEqualTo("compact/3");
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
    void saysWhatARunWouldBe() {
        Map<String, Object> request = request("only-asked", "joint", corpus.annotationRun(JobState.SUCCEEDED));
        JsonNode forecast = ServiceClient.body(client.post("/v1/training-runs/forecast", request));
        // 24 episodes of two sub-goals with one action each: 2 actions and 1 marker, 1 choice, 1 beginning.
        assertThat(forecast.get("rows").asInt()).isEqualTo(24 * 5);
        assertThat(forecast.get("rowsByTask").get("7-1").asInt()).isEqualTo(24 * 5);
        assertThat(forecast.get("selectionRows").asInt()).isEqualTo(2 * 5);
        assertThat(forecast.get("updates").asInt()).isEqualTo(150);
        assertThat(forecast.get("epochs").asDouble()).isEqualTo(10);
        assertThat(forecast.get("measured").asBoolean()).isTrue();
        assertThat(forecast.get("parameters").asLong()).isBetween(100_000L, 1_000_000L);
        assertThat(forecast.get("memoryBytes").asLong())
                .isGreaterThan(16 * forecast.get("parameters").asLong());
        assertThat(forecast.get("settings").get("selection").get("by").asString())
                .isEqualTo("dev-exact-match");
        assertThat(client.get("/v1/training-runs?name=only-asked").get("total").asInt())
                .isZero();

        request.put("settings", Map.of("epochs", 3, "batchSize", 32, "updates", 7));
        assertInvalid("/v1/training-runs/forecast", request, "settings.epochs", "not both");
        request.put("settings", Map.of("epochs", 3, "batchSize", 32));
        request.put("base", Map.of("preset", "large"));
        forecast = ServiceClient.body(client.post("/v1/training-runs/forecast", request));
        assertThat(forecast.get("updates").asInt()).isEqualTo(3 * 4);
        assertThat(forecast.get("measured").asBoolean()).isFalse();
        assertThat(forecast.get("seconds").asLong()).isGreaterThan(10);
    }

    @Test
    void keepsTheBestAndEndsEarly() {
        Map<String, Object> request = request("early-end", "executor", corpus.annotationRun(JobState.SUCCEEDED));
        request.put(
                "settings",
                Map.of(
                        "updates",
                        100_000,
                        "evaluateEvery",
                        20,
                        "schedule",
                        "constant",
                        "learningRate",
                        0.02,
                        "selection",
                        Map.of("by", "dev-loss", "patience", 3, "exactRows", 0)));
        JsonNode run = await(client.post("/v1/training-runs", request));
        assertThat(run.get("state").asString()).isEqualTo("succeeded");
        List<Double> losses = metric(run, "dev_loss");
        assertThat(losses.size()).isBetween(4, 1000);
        int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
        assertThat(losses.size()).isEqualTo(best + 1 + 3);
        JsonNode checkpoint =
                client.get("/v1/checkpoints/" + run.get("checkpointId").asString());
        assertThat(checkpoint.get("update").asInt()).isEqualTo(20 * (best + 1));
        // Measured once more on all rows: here they are the same ones.
        assertThat(checkpoint.get("metrics").get("dev_loss").asDouble()).isEqualTo(losses.get(best));
    }

    @Test
    void stopsWhenTheLossExplodesOrGoesBack() {
        UUID annotation = corpus.annotationRun(JobState.SUCCEEDED);
        Map<String, Object> first = request("learned", "executor", annotation);
        first.put("settings", Map.of("updates", 150));
        JsonNode learned = await(client.post("/v1/training-runs", first));
        // A model that has learned its rows can only get worse.
        Map<String, Object> request = request("explodes", "executor", annotation);
        request.put("base", Map.of("checkpointId", learned.get("checkpointId").asString()));
        Map<String, Object> settings = new HashMap<>(Map.of(
                "batchSize", 4,
                "updates", 600,
                "evaluateEvery", 50,
                "schedule", "constant",
                "warmup", 400,
                "learningRate", 1,
                "divergence", Map.of("factor", 1.05)));
        request.put("settings", settings);
        JsonNode run = ServiceClient.body(client.post("/v1/training-runs", request));
        String job = "/v1/jobs/" + run.get("jobId").asString();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> client.get(job).get("state").asString().equals("failed"));
        assertThat(client.get(job).get("error").asString())
                .contains("executor row of task 7-1 variation")
                .contains("lower learning rate");

        settings.put("divergence", Map.of("then", "halve", "times", 20, "factor", 1.05));
        request.put("name", "goes-back");
        JsonNode back = await(client.post("/v1/training-runs", request));
        assertThat(back.get("state").asString()).isEqualTo("succeeded");
        assertThat(back.get("rollbacks").asInt()).isPositive();
        List<Double> rates = metric(back, "learning_rate");
        assertThat(rates.getLast())
                .isEqualTo(Math.pow(0.5, back.get("rollbacks").asInt()));
    }

    @Test
    void learnsImitationFromGoldAlone() {
        UUID annotation = corpus.annotationRun(JobState.SUCCEEDED);
        String dataset = ServiceClient.body(client.post("/v1/training-runs", request("x1", "imitation", annotation)))
                .get("datasetId")
                .asString();
        Map<String, Object> request = request("from-gold", "imitation", annotation);
        request.remove("annotationRunId");
        request.put("datasetId", dataset);
        JsonNode run = await(client.post("/v1/training-runs", request));
        assertThat(run.get("checkpointId").isNull()).isFalse();
        request.put("role", "joint");
        request.put("name", "no-subgoals");
        assertInvalid("/v1/training-runs", request, "datasetId", "has no sub-goals");
        request.put("annotationRunId", annotation);
        assertInvalid("/v1/training-runs", request, "annotationRunId", "Say either");
    }

    @Test
    void takesEverySettingThereIs() {
        Map<String, Object> request = request("all-settings", "joint", corpus.annotationRun(JobState.SUCCEEDED));
        request.put("priority", 5);
        request.put(
                "settings",
                Map.of(
                        "epochs", 2,
                        "batchSize", 12,
                        "taskTemperature", 2,
                        "saveEvery", 7,
                        "evaluateEvery", 10,
                        "copyWords", 0,
                        "roleWeights", Map.of("controller", 2.5),
                        "optimizer", Map.of("name", "adafactor", "clipNorm", 0.5),
                        "passes", Map.of("lossNorm", "micro", "microBatch", 5, "precision", "bf16", "tokens", 100),
                        "selection", Map.of("by", "dev-exact-match", "on", "test", "exactRows", 3, "finalRows", 2)));
        JsonNode run = await(client.post("/v1/training-runs", request));
        assertThat(run.get("state").asString()).isEqualTo("succeeded");
        assertThat(run.get("update").asInt()).isEqualTo(20);
        assertThat(run.get("priority").asInt()).isEqualTo(5);
        assertThat(run.get("settings").get("optimizer").get("beta1").asDouble()).isEqualTo(0.9);
    }

    @Test
    void aPausedRunGoesOnToTheSameWeights() {
        UUID annotation = corpus.annotationRun(JobState.SUCCEEDED);
        Map<String, Object> settings = Map.of("updates", 300, "dropout", 0.1, "evaluateEvery", 100, "saveEvery", 30);
        String undisturbed = train("never-paused", annotation, settings);
        Map<String, Object> request = request("paused", "executor", annotation);
        request.put("settings", settings);
        JsonNode run = ServiceClient.body(client.post("/v1/training-runs", request));
        String uri = "/v1/training-runs/" + run.get("id").asString();
        String job = "/v1/jobs/" + run.get("jobId").asString();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> client.get(uri).get("update").asInt() > 10);
        client.post(job + "/pause", Map.of());
        Awaitility.await().until(() -> client.get(job).get("state").asString().equals("paused"));
        int rested = client.get(uri).get("update").asInt();
        assertThat(rested).isBetween(10, 299);
        client.post(job + "/resume", Map.of());
        client.awaitJob(run.get("jobId").asString());
        assertThat(Weights.sha256(client, client.get(uri))).isEqualTo(undisturbed);
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
        assertInvalid(changed(annotation, "base", Map.of("preset", "giant")), "base.preset", "must be 'tiny'");
        assertInvalid(changed(annotation, "format", "v9/1"), "format", "compact/1");
        assertInvalid(changed(annotation, "annotationRunId", UUID.randomUUID()), "annotationRunId", "There is no");
        assertInvalid(changed(annotation, "name", "a/b"), "name", "must be letters");
        assertInvalid(
                changed(annotation, "settings", Map.of("learningRate", 0)), "settings.learningRate", "greater than 0");
        assertInvalid(changed(annotation, "settings", Map.of("updats", 1)), "settings.updats", "unknown field");
        assertInvalid(
                changed(annotation, "settings", Map.of("roleWeights", Map.of("boss", 2))),
                "settings.roleWeights[boss]",
                "must be named by roles");
        assertInvalid(
                changed(annotation, "settings", Map.of("roleWeights", Map.of("controller", 0))),
                "settings.roleWeights[controller]",
                "greater than or equal to 0.01");
        Map<String, Object> within = Map.of("controllerRows", "also-within");
        assertInvalid(
                changed(annotation, "settings", within), "settings.controllerRows", "for controllers and joint models");
        Map<String, Object> published = request("bad", "controller", annotation);
        published.put("format", "v4-reference/1");
        published.put("settings", within);
        assertInvalid("/v1/training-runs", published, "settings.controllerRows", "a row of every step");
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
        assertInvalid("/v1/training-runs", request, field, message);
    }

    private void assertInvalid(String uri, Map<String, Object> request, String field, String message) {
        ResponseEntity<JsonNode> response = client.post(uri, request);
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

package io.subgoal.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.Metrics.Measured;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.training.mlflow.StubMlflow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/**
 * Metrics over HTTP, of runs whose values the test records itself. MLflow is a stub; with
 * {@code -Dsubgoal.test.mlflow=http://localhost:5000} it is the real server that listens there.
 */
@SpringBootTest(
        classes = TrainingApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=training-service",
            "subgoal.training.metrics.followers=2",
            "subgoal.training.metrics.follow-every=50ms",
            "subgoal.training.metrics.keep-alive=200ms",
            "subgoal.mlflow.experiment=subgoal tests",
            "subgoal.mlflow.token=token",
            "subgoal.mlflow.period=100ms"
        })
class MetricsIT {

    private static final StubMlflow STUB = new StubMlflow("Bearer token");
    private static final String MLFLOW = System.getProperty("subgoal.test.mlflow", STUB.uri());

    private final HttpClient http = HttpClient.newHttpClient();
    private final RestClient mlflow = RestClient.builder()
            .baseUrl(MLFLOW + "/api/2.0/mlflow")
            .defaultHeader("Authorization", "Bearer token")
            .build();
    private final int port;
    private final ServiceClient client;
    private final ApplicationContext context;
    private final Metrics metrics;
    private final Jobs jobs;

    MetricsIT(@LocalServerPort int port, ApplicationContext context) {
        this.port = port;
        this.context = context;
        client = new ServiceClient(port);
        metrics = context.getBean(Metrics.class);
        jobs = context.getBean(Jobs.class);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.mlflow.uri", () -> MLFLOW);
    }

    @AfterAll
    static void stop() {
        STUB.close();
    }

    private record Run(UUID id, String name, UUID jobId) {
        String uri() {
            return "/v1/training-runs/" + id;
        }
    }

    @Test
    void findsValuesByNameAndUpdate() {
        Run run = run();
        measure(run, 1, 100);
        assertThat(client.get(run.uri() + "/metrics").size()).isEqualTo(110);
        JsonNode some = client.get(run.uri() + "/metrics?name=loss,dev_loss&from=20&to=30");
        assertThat(some.valueStream()
                        .map(value -> value.get("update").asInt() + " "
                                + value.get("name").asString() + " "
                                + value.get("value").asDouble()))
                .hasSize(13)
                .startsWith("20 dev_loss 0.25", "20 loss 20.0", "21 loss 21.0")
                .endsWith("30 dev_loss 0.25", "30 loss 30.0");
        assertThat(some.get(0).has("bucket")).isFalse();

        JsonNode names = client.get(run.uri() + "/metrics/names");
        assertThat(names.size()).isEqualTo(2);
        assertThat(names.get(0).get("name").asString()).isEqualTo("dev_loss");
        assertThat(names.get(0).get("firstUpdate").asInt()).isEqualTo(10);
        assertThat(names.get(1).get("lastUpdate").asInt()).isEqualTo(100);
        assertThat(names.get(1).get("lastValue").asDouble()).isEqualTo(100);
        assertThat(metrics.latest(run.id())).isEqualTo(Map.of("dev_loss", 0.25, "loss", 100.0));
    }

    @Test
    void readsPieceByPieceWithoutCuttingAnUpdateApart() {
        Run run = run();
        measure(run, 1, 40);
        List<Integer> seen = new ArrayList<>();
        int from = 0;
        while (true) {
            JsonNode page = client.get(run.uri() + "/metrics?limit=10&from=" + from);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(value -> seen.add(value.get("update").asInt()));
            from = seen.getLast() + 1;
        }
        assertThat(seen)
                .hasSize(44)
                .isSorted()
                .filteredOn(update -> update == 10)
                .hasSize(2);
    }

    @Test
    void drawsValuesTogetherForCharts() {
        Run run = run();
        measure(run, 1, 1000);
        metrics.record(run.id(), 555, Map.of("loss", 1e6));
        JsonNode points = client.get(run.uri() + "/metrics?name=loss&points=10");
        assertThat(points.size()).isEqualTo(10);
        JsonNode sixth = points.get(5);
        assertThat(sixth.get("update").asInt()).isEqualTo(600);
        assertThat(sixth.get("bucket").get("from").asInt()).isEqualTo(501);
        assertThat(sixth.get("bucket").get("values").asInt()).isEqualTo(100);
        assertThat(sixth.get("bucket").get("min").asDouble()).isEqualTo(501);
        assertThat(sixth.get("bucket").get("max").asDouble()).isEqualTo(1e6);
        assertThat(sixth.get("bucket").get("last").asDouble()).isEqualTo(600);
        assertThat(sixth.get("value").asDouble()).isEqualTo((100 * 550.5 - 555 + 1e6) / 100);
        assertThat(client.get(run.uri() + "/metrics?points=7").size()).isEqualTo(14);
        assertThat(client.get(run.uri() + "/metrics?points=10000").size()).isEqualTo(1100);
        assertThat(client.get(run().uri() + "/metrics?points=10").size()).isZero();
    }

    @Test
    void exportsCsv() {
        Run run = run();
        metrics.record(run.id(), 50, Map.of("loss", 2.5));
        metrics.record(run.id(), 100, Map.of("dev_loss", 2.0, "loss", 1.5));
        assertThat(text(run.uri() + "/metrics.csv?layout=wide"))
                .isEqualTo("update,dev_loss,loss\r\n50,,2.5\r\n100,2.0,1.5\r\n");
        assertThat(text(run.uri() + "/metrics.csv?layout=wide&name=loss&from=51"))
                .isEqualTo("update,loss\r\n100,1.5\r\n");
        assertThat(text(run.uri() + "/metrics.csv").lines())
                .hasSize(4)
                .startsWith("update,name,value,at,attempt,first_attempt,first_at")
                .anyMatch(line -> line.matches("100,dev_loss,2\\.0,[^,]+Z,1,1,[^,]+Z"));
    }

    @Test
    void saysWhichAttemptMeasuredAnUpdateFirst() {
        Run run = run();
        metrics.record(run.id(), 50, Map.of("loss", 2.5));
        jobs.start(run.jobId());
        metrics.record(run.id(), List.of(new Measured(50, "loss", 2.25), new Measured(60, "loss", 2)));
        assertThat(text(run.uri() + "/metrics.csv").lines())
                .hasSize(3)
                .anyMatch(line -> line.matches("50,loss,2\\.25,[^,]+,2,1,[^,]+"))
                .anyMatch(line -> line.matches("60,loss,2\\.0,[^,]+,2,2,[^,]+"));
    }

    @Test
    void exportsTheSameTensorBoardFileForTheSameValues() {
        Run run = run();
        measure(run, 1, 500);
        byte[] file = client.bytes(run.uri() + "/tensorboard");
        assertThat(file).isEqualTo(client.bytes(run.uri() + "/tensorboard"));
        String text = new String(file, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("brain.Event:2");
        assertThat(text.split("dev_loss", -1)).hasSize(51);
        HttpResponse<byte[]> response = send(run.uri() + "/tensorboard", null, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Disposition").orElseThrow())
                .matches("attachment; filename=\"events.out.tfevents.\\d+." + run.name() + "\"");
    }

    @Test
    void followsARunUntilItsJobEnds() {
        Run run = run();
        metrics.record(run.id(), 1, Map.of("loss", 3.0));
        try (Follower follower = new Follower(run, null)) {
            follower.await("event:metrics");
            follower.await("event:job");
            follower.await(":still here");
            metrics.record(run.id(), 2, Map.of("loss", 2.0));
            follower.await("\"update\":2");
            jobs.progress(run.jobId(), 1, 5, 10, "update 5 of 10");
            follower.await("update 5 of 10");
            assertThat(follower.text()).contains("\"etaSeconds\":");
            metrics.record(run.id(), 3, Map.of("loss", 1.0));
            jobs.end(run.jobId(), 1, JobState.SUCCEEDED, null);
            follower.awaitEnd();
            assertThat(follower.text()).containsSubsequence("\"update\":3", "\"state\":\"succeeded\"");
            assertThat(follower.ids()).isSorted().hasSize(4);
            assertThat(follower.lastId()).endsWith("-end");
            assertThat(send(run.uri() + "/events", follower.lastId(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void whoReconnectsGetsWhatWasMissed() {
        Run run = run();
        metrics.record(run.id(), 1, Map.of("loss", 3.0));
        String last;
        try (Follower follower = new Follower(run, null)) {
            follower.await("event:metrics");
            last = follower.lastId();
        }
        metrics.record(run.id(), 2, Map.of("loss", 2.0));
        metrics.record(run.id(), 3, Map.of("loss", 1.0));
        // An update that is measured again is news, too.
        metrics.record(run.id(), 1, Map.of("loss", 3.5));
        jobs.end(run.jobId(), 1, JobState.FAILED, "for the test");
        try (Follower follower = new Follower(run, last)) {
            follower.awaitEnd();
            assertThat(follower.text())
                    .containsSubsequence("\"update\":2", "\"update\":3", "\"update\":1", "3.5", "for the test")
                    .doesNotContain("\"value\":3.0");
        }
    }

    @Test
    void takesOnOnlySoManyFollowersAndLetsGoneOnesGo() {
        Run run = run();
        Awaitility.await().untilAsserted(() -> {
            try (Follower one = new Follower(run, null);
                    Follower two = new Follower(run, null)) {
                one.await("event:job");
                two.await("event:job");
                HttpResponse<String> third = send(run.uri() + "/events", null, HttpResponse.BodyHandlers.ofString());
                assertThat(third.statusCode()).isEqualTo(429);
                assertThat(third.body()).contains("urn:subgoal:problem:overloaded");
            }
        });
        Awaitility.await().untilAsserted(() -> {
            try (Follower again = new Follower(run, null)) {
                again.await("event:job");
            }
        });
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        Run run = run();
        assertInvalid(run.uri() + "/metrics?points=0", "points", "greater than or equal to 1");
        assertInvalid(run.uri() + "/metrics?points=x", "points", "");
        assertInvalid(run.uri() + "/metrics?from=5&to=4", "to", "must not be less than 'from'");
        assertInvalid(run.uri() + "/metrics?name=" + "x".repeat(121), "name", "120");
        assertInvalid(run.uri() + "/metrics.csv?layout=tall", "layout", "must be 'long' or 'wide'");
        HttpResponse<String> events = send(run.uri() + "/events", "soon", HttpResponse.BodyHandlers.ofString());
        assertThat(events.statusCode()).isEqualTo(400);
        assertThat(events.body()).contains("Last-Event-ID", "such as 1204");
        for (String path : List.of("metrics", "metrics/names", "metrics.csv", "tensorboard", "events", "mlflow")) {
            String uri = "/v1/training-runs/" + UUID.randomUUID() + "/" + path;
            assertThat(send(uri, null, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void sendsARunToMlflowWhileItIsTrained() {
        Run run = run();
        measure(run, 1, 1200);
        JsonNode there = awaitMlflow(run);
        assertThat(there.get("info").get("status").asString()).isEqualTo("RUNNING");
        assertThat(there.get("info").get("run_name").asString()).isEqualTo(run.name());
        assertThat(entries(there, "params"))
                .contains(
                        "role=executor", "updates=10", "learningRate=0.001", "optimizer.beta1=0.5", "format=compact/1");
        assertThat(entries(there, "tags")).contains("subgoal.run_id=" + run.id());

        // A repeated update of the same value stands there once; one of another value is beside it.
        metrics.record(run.id(), List.of(new Measured(1200, "loss", 1200), new Measured(1201, "loss", 7)));
        jobs.end(run.jobId(), 1, JobState.FAILED, "for the test");
        JsonNode ended = awaitMlflow(run);
        assertThat(ended.get("info").get("status").asString()).isEqualTo("FAILED");
        assertThat(ended.get("info").get("end_time").asLong()).isPositive();
        assertThat(entries(ended, "tags")).contains("subgoal.error=for the test");
        JsonNode losses = history(ended, "loss");
        assertThat(losses.valueStream().map(value -> value.get("step").asInt()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 1201).boxed().toList());
        assertThat(history(ended, "dev_loss").size()).isEqualTo(120);
    }

    @Test
    void goesOnWhenMlflowIsThereAgain() {
        STUB.fail(IntStream.generate(() -> 503).limit(9).boxed().toArray(Integer[]::new));
        Run run = run();
        measure(run, 1, 5);
        if (MLFLOW.equals(STUB.uri())) {
            Awaitility.await()
                    .until(() ->
                            client.get(run.uri() + "/mlflow").get("failures").asInt() > 0);
            JsonNode push = client.get(run.uri() + "/mlflow");
            assertThat(push.get("error").asString()).startsWith("MLflow answered 503");
            assertThat(push.get("complete").asBoolean()).isFalse();
            assertThat(push.get("pending").asInt()).isEqualTo(5);
        }
        // Whoever does not want to wait half a minute asks.
        Awaitility.await().atMost(Duration.ofSeconds(25)).untilAsserted(() -> {
            assertThat(client.post(run.uri() + "/mlflow", Map.of())
                            .getStatusCode()
                            .value())
                    .isEqualTo(202);
            assertThat(client.get(run.uri() + "/mlflow").get("complete").asBoolean())
                    .isTrue();
        });
        assertThat(history(awaitMlflow(run), "loss").size()).isEqualTo(5);
    }

    private JsonNode awaitMlflow(Run run) {
        Awaitility.await()
                .until(() -> client.get(run.uri() + "/mlflow").get("complete").asBoolean());
        String id = client.get(run.uri() + "/mlflow").get("mlflowRunId").asString();
        return mlflow.get()
                .uri("/runs/get?run_id={id}", id)
                .retrieve()
                .body(JsonNode.class)
                .get("run");
    }

    private JsonNode history(JsonNode mlflowRun, String name) {
        return mlflow.get()
                .uri(
                        "/metrics/get-history?run_id={id}&metric_key={name}&max_results=10000",
                        mlflowRun.get("info").get("run_id").asString(),
                        name)
                .retrieve()
                .body(JsonNode.class)
                .get("metrics");
    }

    private static Stream<String> entries(JsonNode mlflowRun, String kind) {
        return mlflowRun
                .get("data")
                .get(kind)
                .valueStream()
                .map(entry ->
                        entry.get("key").asString() + "=" + entry.get("value").asString());
    }

    /** A loss after each update that is the update's number, a dev loss after every tenth. */
    private void measure(Run run, int from, int to) {
        List<Measured> values = new ArrayList<>();
        for (int update = from; update <= to; update++) {
            values.add(new Measured(update, "loss", update));
            if (update % 10 == 0) {
                values.add(new Measured(update, "dev_loss", 0.25));
            }
        }
        metrics.record(run.id(), values);
    }

    /** A run that is said to be trained by somebody. */
    private Run run() {
        UUID id = UUID.randomUUID();
        UUID jobId = UUID.randomUUID();
        String name = "run-" + id;
        UUID annotation = new Corpus(context).annotationRun(JobState.SUCCEEDED);
        UUID dataset = context.getBean(AnnotationRunRepository.class)
                .findById(annotation)
                .orElseThrow()
                .datasetId();
        jobs.add(jobId, "training-service", "train", id, 10);
        jobs.start(jobId);
        context.getBean(TrainingRunRepository.class)
                .save(new TrainingRunEntity(
                        id,
                        name,
                        "executor",
                        dataset,
                        annotation,
                        "{\"preset\": \"tiny\"}",
                        "compact/1",
                        SETTINGS,
                        jobId,
                        Instant.now()));
        return new Run(id, name, jobId);
    }

    private static final String SETTINGS = """
            {"updates": 10, "learningRate": 0.001, "optimizer": {"beta1": 0.5}, "batchSize": 8, "schedule": "constant", "seed": 1}
            """;

    private String text(String uri) {
        return new String(client.bytes(uri), StandardCharsets.UTF_8);
    }

    private void assertInvalid(String uri, String field, String message) {
        ResponseEntity<JsonNode> response = client.tryGet(uri);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(400);
        JsonNode error = ServiceClient.body(response).get("errors").get(0);
        assertThat(error.get("field").asString()).startsWith(field);
        assertThat(error.get("message").asString()).contains(message);
    }

    private <T> HttpResponse<T> send(String uri, @Nullable String lastEventId, HttpResponse.BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + uri))
                .timeout(Duration.ofSeconds(30));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A client of a run's events. */
    private final class Follower implements AutoCloseable {

        private final List<String> lines = new ArrayList<>();
        private final Stream<String> body;
        private final Thread thread;

        Follower(Run run, @Nullable String lastEventId) {
            HttpResponse<Stream<String>> response =
                    send(run.uri() + "/events", lastEventId, HttpResponse.BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            body = response.body();
            thread = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try {
                body.forEach(line -> {
                    synchronized (lines) {
                        lines.add(line);
                    }
                });
            } catch (RuntimeException closed) {
                // The test has seen enough.
            }
        }

        String text() {
            synchronized (lines) {
                return String.join("\n", lines);
            }
        }

        List<String> ids() {
            return text().lines()
                    .filter(line -> line.startsWith("id:"))
                    .map(line -> line.substring(3))
                    .toList();
        }

        String lastId() {
            return ids().getLast();
        }

        void await(String wanted) {
            Awaitility.await().until(() -> text().contains(wanted));
        }

        void awaitEnd() {
            Awaitility.await().until(() -> !thread.isAlive());
        }

        @Override
        public void close() {
            body.close();
        }
    }
}

package io.subgoal.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.ServiceProcess;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.testkit.llm.StubLlmProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** The service is killed in the middle of batches; the database and the provider live on. */
class BatchKillIT {

    private static final long SEED = 20_260_709;

    @TempDir
    Path folder;

    private final Map<String, Object> database = TestDatabase.properties();

    @Test
    void noBatchIsMadeOrPaidTwiceWhereverTheServiceIsKilled() throws Exception {
        Random random = new Random(SEED);
        try (Connection connection = connect();
                StubLlmProcess llm =
                        StubLlmProcess.start("--mutation=MISSING", "--batch-polls=3", "--latency=PT0.15S")) {
            JsonNode run;
            try (ServiceProcess service = start(llm)) {
                run = started(service.client(), dataset(service.client()));
                await(() -> batches(connection, "MAKING") > 0);
                service.kill();
            }
            assertThat(llm.counts().batches())
                    .as("killed before the first is made")
                    .isZero();
            try (ServiceProcess service = start(llm)) {
                await(() -> llm.counts().batches() == 1);
                service.kill();
            }
            assertThat(batches(connection, "MAKING"))
                    .as("killed before its id has arrived")
                    .isOne();
            try (ServiceProcess service = start(llm)) {
                await(() -> batches(connection, "DONE") > 0);
                Thread.sleep(random.nextInt(400));
                service.kill();
            }
            try (ServiceProcess service = start(llm)) {
                await(() -> batches(connection, "DONE") > 1);
                Thread.sleep(random.nextInt(1_000));
                service.kill();
            }
            try (ServiceProcess service = start(llm)) {
                finish(service.client(), run, llm);
            }
        }
    }

    private static void finish(ServiceClient client, JsonNode run, StubLlmProcess llm) {
        client.awaitJob(run.get("jobId").asString());
        assertThat(llm.counts().batches()).isEqualTo(4);
        assertThat(llm.counts().chargedAgain()).isZero();
        JsonNode cost =
                client.get("/v1/annotation-runs/" + run.get("id").asString()).get("cost");
        assertThat(cost.get("answered").asInt()).isEqualTo(llm.counts().charged());
        assertThat(cost.get("lost").asInt() + cost.get("failed").asInt()).isZero();

        JsonNode undisturbed = body(client.post(
                "/v1/datasets/" + run.get("datasetId").asString() + "/annotation-runs",
                Map.of("teacher", "openai", "model", "stub", "seed", 2)));
        client.awaitJob(undisturbed.get("jobId").asString());
        assertThat(annotations(client, run)).isEqualTo(annotations(client, undisturbed));
    }

    private ServiceProcess start(StubLlmProcess llm) {
        Map<String, Object> properties = new HashMap<>(database);
        properties.put("subgoal.teacher.base-url", llm.baseUrl());
        properties.put("subgoal.teacher.batch.first-poll", "50ms");
        properties.put("subgoal.teacher.batch.longest-poll", "200ms");
        properties.put("db-scheduler.polling-interval", "50ms");
        properties.put("db-scheduler.heartbeat-interval", "500ms");
        return ServiceProcess.start(
                        AnnotationApplication.class,
                        List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"),
                        properties,
                        folder.resolve("service.log"))
                .awaitReady();
    }

    private static String dataset(ServiceClient client) {
        JsonNode created = body(client.post(
                "/v1/datasets",
                Map.of(
                        "name",
                        "animals",
                        "tasks",
                        List.of("7-1", "7-2"),
                        "episodes",
                        Map.of("train", 3, "dev", 1, "test", 0))));
        client.awaitJob(created.get("jobId").asString());
        return created.get("id").asString();
    }

    private static JsonNode started(ServiceClient client, String dataset) {
        return body(client.post(
                "/v1/datasets/" + dataset + "/annotation-runs",
                Map.of("teacher", "openai-batch", "model", "stub", "seed", 1)));
    }

    private static List<String> annotations(ServiceClient client, JsonNode run) {
        return client.get("/v1/annotation-runs/" + run.get("id").asString() + "/annotations?size=100")
                .get("items")
                .valueStream()
                .map(item -> item.get("task").asString() + item.get("variation") + item.get("subgoals"))
                .toList();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.get("spring.datasource.url").toString(),
                database.get("spring.datasource.username").toString(),
                database.get("spring.datasource.password").toString());
    }

    private static int batches(Connection connection, String state) throws SQLException {
        try (ResultSet row = connection
                .createStatement()
                .executeQuery("select count(*) from teacher_batch where state = '" + state + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    private static JsonNode body(ResponseEntity<JsonNode> response) {
        assertThat(response.getStatusCode().is2xxSuccessful())
                .as("%s", response)
                .isTrue();
        return ServiceClient.body(response);
    }
}

package io.subgoal.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.GoldFile;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.testkit.llm.StubLlm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** The service is started again with other settings of the teacher, over the same database. */
class TeacherChangesIT {

    private static final int EPISODES = 7;

    private final Map<String, Object> database = TestDatabase.properties();
    private final StubLlm llm = StubLlm.start();

    @AfterEach
    void stop() {
        llm.close();
    }

    @Test
    void aRunAsksNoOtherProviderThanItBeganWith() {
        List<JsonNode> runs = new ArrayList<>();
        try (ConfigurableApplicationContext service = start(llm, Map.of())) {
            ServiceClient client = client(service);
            String dataset = dataset(client);
            for (String teacher : List.of("openai", "openai-batch")) {
                JsonNode run = annotate(client, dataset, teacher, Map.of("tokens", 10_500));
                awaitState(client, run, "paused");
                client.patch("/v1/annotation-runs/" + id(run), Map.of("budget", Map.of("tokens", 10_000_000)));
                runs.add(run);
            }
        }
        int asked = llm.counts().charged();
        try (StubLlm other = StubLlm.start();
                ConfigurableApplicationContext service = start(other, Map.of())) {
            ServiceClient client = client(service);
            for (JsonNode run : runs) {
                client.post("/v1/jobs/" + job(run) + "/resume", Map.of());
                awaitState(client, run, "failed");
                assertThat(client.get("/v1/jobs/" + job(run)).get("error").asString())
                        .contains(llm.baseUrl().getRawAuthority(), "Set SUBGOAL_TEACHER_BASE_URL to where it was");
            }
            assertThat(other.counts().charged()).isZero();
            assertThat(llm.counts().charged()).isEqualTo(asked);
        }
        try (ConfigurableApplicationContext service = start(llm, Map.of())) {
            ServiceClient client = client(service);
            for (JsonNode run : runs) {
                client.post("/v1/jobs/" + job(run) + "/retry", Map.of());
                client.awaitJob(job(run));
                assertThat(annotated(client, run)).isEqualTo(EPISODES);
            }
        }
        assertThat(llm.counts().charged()).isEqualTo(runs.size() * EPISODES);
    }

    @Test
    void asksInBatchesAsSmallAsTheProviderWantsThem() {
        Map<String, Object> small = Map.of(
                "subgoal.teacher.batch.most-requests", 2,
                "subgoal.teacher.batch.most-open", 2);
        try (ConfigurableApplicationContext service = start(llm, small)) {
            ServiceClient client = client(service);
            JsonNode run = annotate(client, dataset(client), "openai-batch", Map.of());
            client.awaitJob(job(run));
            assertThat(annotated(client, run)).isEqualTo(EPISODES);
        }
        assertThat(llm.counts().charged()).isEqualTo(EPISODES);
        assertThat(llm.counts().batches()).isGreaterThanOrEqualTo((EPISODES + 1) / 2);
    }

    private ConfigurableApplicationContext start(StubLlm teacher, Map<String, Object> changed) {
        Map<String, Object> properties = new HashMap<>(database);
        properties.put("spring.config.name", "annotation-service");
        properties.put("subgoal.teacher.base-url", teacher.baseUrl().toString());
        properties.put("subgoal.teacher.batch.first-poll", "20ms");
        properties.put("db-scheduler.polling-interval", "50ms");
        properties.put("server.port", 0);
        properties.putAll(changed);
        // Arguments, since the service's own file has the last word over default properties.
        String[] arguments = properties.entrySet().stream()
                .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                .toArray(String[]::new);
        return new SpringApplicationBuilder(AnnotationApplication.class).run(arguments);
    }

    private static ServiceClient client(ConfigurableApplicationContext service) {
        return new ServiceClient(
                ((WebServerApplicationContext) service).getWebServer().getPort());
    }

    private static String dataset(ServiceClient client) {
        byte[] gold =
                GoldFile.read(Path.of("src/test/resources/gold-paths.tsv")).episodes(EPISODES);
        JsonNode created = ServiceClient.body(
                client.upload("/v1/datasets/import?name=changes", gold, MediaType.APPLICATION_OCTET_STREAM));
        client.awaitJob(created.get("jobId").asString());
        return created.get("id").asString();
    }

    /** Another seed makes the questions of each teacher others than those of the other. */
    private static JsonNode annotate(ServiceClient client, String dataset, String teacher, Map<String, Object> budget) {
        return ServiceClient.body(client.post(
                "/v1/datasets/" + dataset + "/annotation-runs",
                Map.of("teacher", teacher, "model", "stub", "seed", teacher.length(), "budget", budget)));
    }

    private static int annotated(ServiceClient client, JsonNode run) {
        return client.get("/v1/annotation-runs/" + id(run)).get("annotated").asInt();
    }

    private static void awaitState(ServiceClient client, JsonNode run, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                client.get("/v1/jobs/" + job(run)).get("state").asString())
                        .isEqualTo(state));
    }

    private static String id(JsonNode run) {
        return run.get("id").asString();
    }

    private static String job(JsonNode run) {
        return run.get("jobId").asString();
    }
}

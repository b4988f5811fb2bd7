package io.subgoal.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.job.JobState;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.training.base.SmallModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Runs that cannot go on say why, and go on when that is mended; many runs wait for the only place. */
@SpringBootTest(
        classes = TrainingApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=training-service", "subgoal.training.devices=cpu"})
class TroubledRunsIT {

    private static final int QUEUED = Integer.getInteger("subgoal.queue", 300);
    private static final int PRIORITIES = 10;
    private static final Map<String, Object> SHORT = Map.of("updates", 4, "evaluateEvery", 4);

    @TempDir
    private static Path models;

    private final ServiceClient client;
    private final JdbcClient jdbc;
    private final UUID annotation;

    TroubledRunsIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServiceClient(port);
        jdbc = context.getBean(JdbcClient.class);
        annotation = new Corpus(context).annotationRun(JobState.SUCCEEDED);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.training.models-directory", models::toString);
        registry.add(
                "subgoal.training.rows-directory", () -> models.resolve("rows").toString());
    }

    @Test
    void namesARowThatCannotBeUsedAndGoesOnWhenItIsCorrected() {
        long row = jdbc.sql("""
                        select a.id from annotation a join trajectory t on t.id = a.trajectory_id
                        where a.run_id = ? and t.variation = 7
                        """).param(annotation).query(Long.class).single();
        String sound = jdbc.sql("select segments::text from annotation where id = ?")
                .param(row)
                .query(String.class)
                .single();
        change(row, "[{\"subgoal\": \"focus_on(bee)\", \"steps\": 99}]");

        JsonNode run = create("poisoned", 0, SHORT);
        assertThat(failure(run)).contains("task 7-1 variation 7", "more steps", "Reject or correct it");

        change(row, sound);
        retry(run);
        client.awaitJob(jobId(run));
    }

    private void change(long annotationId, String segments) {
        jdbc.sql("update annotation set segments = ?::jsonb where id = ?")
                .params(segments, annotationId)
                .update();
    }

    @Test
    void saysThatABaseModelHasBecomeOfTheWrongKindAndGoesOnWithTheRightOne() throws IOException {
        Path directory = SmallModels.write(models.resolve("base"));
        JsonNode before = create("keeps-the-place", 9, Map.of("updates", 1_000_000));
        JsonNode run = ServiceClient.body(client.post(
                "/v1/training-runs",
                Map.of(
                        "name",
                        "wrong-kind",
                        "role",
                        "executor",
                        "annotationRunId",
                        annotation,
                        "base",
                        Map.of("directory", "base"),
                        "settings",
                        SHORT)));
        SmallModels.configure(directory, "model_type", "llama");
        SmallModels.configure(directory, "is_encoder_decoder", false);
        cancel(before);
        assertThat(failure(run)).contains("not an encoder-decoder");

        SmallModels.configure(directory, "model_type", "t5");
        SmallModels.configure(directory, "is_encoder_decoder", true);
        retry(run);
        client.awaitJob(jobId(run));
    }

    @Test
    void manyRunsWaitInOrderAndCanBeCancelled() {
        JsonNode working = create("works", 100, Map.of("updates", 1_000_000));
        awaitState(working, "running");
        long begin = System.nanoTime();
        List<JsonNode> runs = new ArrayList<>();
        for (int i = 0; i < QUEUED; i++) {
            runs.add(create("queued-" + i, i % PRIORITIES, SHORT));
        }
        double created = seconds(begin);

        begin = System.nanoTime();
        Set<String> listed = new HashSet<>();
        for (int page = 0; page * 200 <= QUEUED; page++) {
            client.get("/v1/training-runs?size=200&page=" + page)
                    .get("items")
                    .forEach(run -> listed.add(run.get("name").asString()));
        }
        double read = seconds(begin);
        assertThat(listed).hasSizeGreaterThan(QUEUED);
        runs.forEach(run -> assertThat(listed).contains(run.get("name").asString()));

        begin = System.nanoTime();
        List<JsonNode> kept = runs.subList(0, PRIORITIES);
        runs.subList(PRIORITIES, QUEUED).forEach(this::cancel);
        cancel(working);
        double cancelled = seconds(begin);
        kept.forEach(run -> client.awaitJob(jobId(run)));
        assertThat(jdbc.sql("""
                        select r.name from training_run r join job j on j.id = r.job_id
                        where j.state = 'SUCCEEDED' and r.name like 'queued-%' order by j.started_at
                        """).query(String.class).list())
                .isEqualTo(kept.reversed().stream()
                        .map(run -> run.get("name").asString())
                        .toList());
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(number("select count(*) from queue_training"))
                        .isZero());
        assertThat(number("select count(*) from job where state in ('QUEUED', 'RUNNING')"))
                .isZero();
        System.out.printf(
                "%d runs: created in %.1f s, listed in %.1f s, cancelled in %.1f s; all gone after %.1f s%n",
                QUEUED, created, read, cancelled, seconds(begin));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private long number(String query) {
        return jdbc.sql(query).query(Long.class).single();
    }

    private JsonNode create(String name, int priority, Map<String, Object> settings) {
        JsonNode run = ServiceClient.body(client.post(
                "/v1/training-runs",
                Map.of(
                        "name", name,
                        "role", "executor",
                        "annotationRunId", annotation,
                        "priority", priority,
                        "settings", settings)));
        assertThat(run.has("jobId")).as("%s", run).isTrue();
        return run;
    }

    private static String jobId(JsonNode run) {
        return run.get("jobId").asString();
    }

    private void cancel(JsonNode run) {
        client.post("/v1/training-runs/" + run.get("id").asString() + "/cancel", Map.of());
    }

    private void retry(JsonNode run) {
        client.post("/v1/jobs/" + jobId(run) + "/retry", Map.of());
    }

    private void awaitState(JsonNode run, String state) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> client.get("/v1/jobs/" + jobId(run))
                        .get("state")
                        .asString()
                        .equals(state));
    }

    private String failure(JsonNode run) {
        awaitState(run, "failed");
        return client.get("/v1/jobs/" + jobId(run)).get("error").asString();
    }
}

package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.training.Checkpoints;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Teacher-forced tests over HTTP with a real database and a scripted inference service. */
@SpringBootTest(
        classes = AgentApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=agent-service")
class TeacherForcedIT {

    private static final UUID CHECKPOINT = UUID.fromString("0f1c8d30-0000-4000-8000-000000000002");
    private static final Map<String, Object> JOINT =
            Map.of("executor", "joint", "controller", "joint", "firstSubgoal", "joint");
    private static final int DEV = 62;
    private static final int TEST = 93;
    private static final int LONG = 1000;

    private static ScriptedInference inference;

    private final ServiceClient client;
    private final AnnotatedEpisodes episodes;
    private final Checkpoints checkpoints;

    TeacherForcedIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServiceClient(port);
        episodes = new AnnotatedEpisodes(context);
        checkpoints = context.getBean(Checkpoints.class);
        context.getBean(JdbcClient.class).sql("""
                        insert into checkpoint (id, name, kind, roles, format, updates, parameters, details, created_at)
                        values (?, 'scripted', 'model', '', 'compact/1', 1, 1, '{}', now()) on conflict do nothing
                        """).param(CHECKPOINT).update();
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.agent.inference-url", () -> inference.url());
        registry.add("subgoal.agent.inference-patience", () -> "3s");
    }

    @BeforeAll
    static void prepare() throws IOException {
        inference = new ScriptedInference(CHECKPOINT);
    }

    @AfterAll
    static void stop() {
        inference.close();
    }

    @BeforeEach
    void serveTheSame() {
        inference.serve(CHECKPOINT);
    }

    /** Right about first sub-goals, about every second controller's, and about where sub-goals end. */
    private static String answer(String input) {
        if (input.startsWith("executor")) {
            return "<pad> END_SG()</s>";
        }
        return input.startsWith("controller") ? "focus_on(bee)" : "navigate_to(outside)";
    }

    private static ScriptedInference.Answer answers(List<String> asked) {
        return inference.texts(asked, TeacherForcedIT::answer);
    }

    @Test
    void countsExactMatchesAndEndsOfSubgoals() {
        inference.generate(LONG, TeacherForcedIT::answers);
        JsonNode test = run("all-roles", Map.of("annotationRunId", episodes.run(DEV, 8), "models", JOINT));
        assertThat(List.of("rows", "answered", "right"))
                .map(count -> test.get(count).asInt())
                .containsExactly(40, 40, 20);
        assertThat(test.get("fold").asString()).isEqualTo("dev");
        assertThat(test.get("models").get(0).get("checkpointId").asString()).isEqualTo(CHECKPOINT.toString());

        assertThat(checkpoints.use(CHECKPOINT).tests()).contains("all-roles");

        String uri = "/v1/tests/" + test.get("id").asString() + "/report";
        JsonNode report = client.get(uri + "?wrong=3");
        assertThat(report.get("roles").valueStream().map(role -> role.get("all").toString()))
                .containsExactly(
                        "{\"name\":\"controller\",\"rows\":8,\"right\":4,\"exactMatch\":0.5}",
                        "{\"name\":\"executor\",\"rows\":24,\"right\":8,\"exactMatch\":" + 8 / 24.0 + "}",
                        "{\"name\":\"first-subgoal\",\"rows\":8,\"right\":8,\"exactMatch\":1.0}");
        assertThat(report.get("ends").toString())
                .isEqualTo("{\"wanted\":8,\"given\":24,\"both\":8,\"precision\":" + 8 / 24.0 + ",\"recall\":1.0}");
        assertThat(report.get("tasks")).hasSize(1);
        assertThat(report.get("roles")
                        .get(1)
                        .get("verbs")
                        .valueStream()
                        .map(v -> v.get("name").asString()))
                .containsExactly("END_SG", "FOCUS", "GO");
        assertThat(report.get("wrong")).hasSize(3).first().satisfies(wrong -> {
            assertThat(wrong.get("target").asString()).isEqualTo("focus_on(wolf)");
            assertThat(wrong.get("answer").asString()).isEqualTo("focus_on(bee)");
        });
        assertThat(text(uri + "?format=csv").lines()).hasSize(41);
        assertThat(text(uri + "?format=csv&rows=groups")).contains("executor,verb,END_SG,8,8,1.0");
        assertThat(text(uri + "?format=markdown"))
                .contains("# Teacher-forced test all-roles", "| END\\_SG | 8 | 24 | 8 | 33.33 | 100.00 |");
        assertThat(text(uri + "?format=html")).contains("<td>focus_on(wolf)</td>");
        assertThat(client.get("/v1/tests").get("total").asInt()).isPositive();
    }

    @Test
    void takesASampleOfWhatIsAskedForAndSaysThatItIsTheTestFold() {
        inference.generate(LONG, TeacherForcedIT::answers);
        JsonNode test = run(
                "sample",
                Map.of(
                        "annotationRunId",
                        episodes.run(TEST, 8),
                        "models",
                        JOINT,
                        "fold",
                        "test",
                        "roles",
                        List.of("executor"),
                        "tasks",
                        List.of("lifespan-longest-lived"),
                        "rows",
                        5,
                        "beams",
                        5));
        assertThat(test.get("rows").asInt()).isEqualTo(5);
        assertThat(inference.inputs()).hasSize(5).allMatch(input -> input.startsWith("executor | "));
        JsonNode report = client.get("/v1/tests/" + test.get("id").asString() + "/report");
        assertThat(report.get("notes").toString()).contains("Rows of the test fold");
        // Of 24 rows those at 0, 4, 9, 14 and 19: two that go, two that end, ...
        assertThat(report.get("ends").get("wanted").asInt()).isEqualTo(2);
    }

    @Test
    void goesOnFromWhatWasAnswered() {
        AtomicInteger calls = new AtomicInteger();
        inference.generate(
                LONG,
                asked -> calls.incrementAndGet() == 3
                        ? new ScriptedInference.Answer(400, Map.of("detail", "not like this"))
                        : answers(asked));
        JsonNode test = create("interrupted", Map.of("annotationRunId", episodes.run(DEV, 12), "models", JOINT));
        String id = test.get("id").asString();
        String job = test.get("jobId").asString();
        Awaitility.await().until(() -> jobState(job).equals("failed"));
        assertThat(client.get("/v1/jobs/" + job).get("error").asString()).contains("not like this");
        int answered = client.get("/v1/tests/" + id).get("answered").asInt();
        assertThat(answered).isBetween(1, 59);
        assertThat(client.get("/v1/tests/" + id + "/report").get("notes").toString())
                .contains("Not finished");

        inference.generate(LONG, TeacherForcedIT::answers);
        client.post("/v1/jobs/" + job + "/retry", Map.of());
        client.awaitJob(job);
        assertThat(inference.inputs()).hasSize(60 - answered);
        assertThat(client.get("/v1/tests/" + id).get("answered").asInt()).isEqualTo(60);
        assertThat(client.get("/v1/jobs/" + job).get("progress").asInt()).isEqualTo(60);
    }

    @Test
    void restsWhileItWaitsForAnAnswerAndGoesOn() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        inference.generate(LONG, inputs -> {
            asked.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return answers(inputs);
        });
        JsonNode test = create("paused", Map.of("annotationRunId", episodes.run(DEV, 2), "models", JOINT));
        String job = test.get("jobId").asString();
        Awaitility.await().until(() -> asked.getCount() == 0);
        client.post("/v1/jobs/" + job + "/pause", Map.of());
        Awaitility.await().until(() -> jobState(job).equals("paused"));
        free.countDown();
        client.post("/v1/jobs/" + job + "/resume", Map.of());
        client.awaitJob(job);
        assertThat(client.get("/v1/tests/" + test.get("id").asString())
                        .get("answered")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void waitsForAServiceThatIsBusy() {
        AtomicInteger calls = new AtomicInteger();
        inference.generate(
                LONG,
                asked -> calls.incrementAndGet() == 1
                        ? new ScriptedInference.Answer(429, Map.of("detail", "busy"))
                        : answers(asked));
        JsonNode test = run("busy", Map.of("annotationRunId", episodes.run(DEV, 2), "models", JOINT));
        assertThat(test.get("answered").asInt()).isEqualTo(10);
    }

    @Test
    void keepsNoAnswersOfAnotherCheckpoint() {
        inference.generate(LONG, asked -> {
            inference.serve(UUID.randomUUID());
            return answers(asked);
        });
        JsonNode test = create("swapped", Map.of("annotationRunId", episodes.run(DEV, 2), "models", JOINT));
        String job = test.get("jobId").asString();
        Awaitility.await().until(() -> jobState(job).equals("failed"));
        assertThat(client.get("/v1/jobs/" + job).get("error").asString()).contains("'joint' stands for checkpoint");
        assertThat(client.get("/v1/tests/" + test.get("id").asString())
                        .get("answered")
                        .asInt())
                .isZero();
    }

    @Test
    void makesLongInputsFitAsInTraining() {
        int longest = 45;
        inference.generate(longest, TeacherForcedIT::answers);
        JsonNode test = run(
                "long", Map.of("annotationRunId", episodes.run(DEV, 2), "models", JOINT, "roles", List.of("executor")));
        JsonNode report = client.get("/v1/tests/" + test.get("id").asString() + "/report");
        List<String> tooLong = inference.inputs().stream()
                .filter(input -> ScriptedInference.words(input) > longest)
                .toList();
        assertThat(tooLong).isNotEmpty();
        assertThat(report.get("cut").asInt()).isEqualTo(tooLong.size());
        assertThat(inference.inputs()).hasSizeGreaterThanOrEqualTo(6 + tooLong.size());
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        inference.generate(LONG, TeacherForcedIT::answers);
        UUID run = episodes.run(DEV, 1);
        assertProblem(
                Map.of("annotationRunId", UUID.randomUUID(), "models", JOINT), "annotationRunId", "no annotation run");
        assertProblem(Map.of("annotationRunId", run, "models", Map.of()), "models", "at least one");
        assertProblem(
                Map.of("annotationRunId", run, "models", Map.of("executor", "nobody")),
                "models.executor",
                "no model 'nobody'");
        assertProblem(
                Map.of("annotationRunId", run, "models", JOINT, "roles", List.of("imitation")),
                "models.imitation",
                "must name");
        assertProblem(
                Map.of("annotationRunId", run, "models", Map.of("executor", "joint", "encoder", "joint")),
                "models.encoder",
                "no part in a test");
        assertProblem(Map.of("annotationRunId", run, "models", JOINT, "fold", "train"), "fold", "'dev' or 'test'");
        assertProblem(
                Map.of("annotationRunId", run, "models", JOINT, "tasks", List.of("4-9")), "tasks[0]", "no task '4-9'");
        JsonNode none = create("no-rows", Map.of("annotationRunId", run, "models", JOINT, "fold", "test"));
        Awaitility.await().until(() -> jobState(none.get("jobId").asString()).equals("failed"));
        ResponseEntity<JsonNode> again =
                client.post("/v1/tests", named("no-rows", Map.of("annotationRunId", run, "models", JOINT)));
        assertThat(again.getStatusCode().value()).isEqualTo(409);
    }

    private void assertProblem(Map<String, Object> request, String field, String message) {
        ResponseEntity<JsonNode> response = client.post("/v1/tests", named("wrong", request));
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(400);
        JsonNode error = ServiceClient.body(response).get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo(field);
        assertThat(error.get("message").asString()).contains(message);
    }

    private JsonNode run(String name, Map<String, Object> request) {
        JsonNode created = create(name, request);
        client.awaitJob(created.get("jobId").asString());
        return client.get("/v1/tests/" + created.get("id").asString());
    }

    private JsonNode create(String name, Map<String, Object> request) {
        ResponseEntity<JsonNode> created = client.post("/v1/tests", named(name, request));
        assertThat(created.getStatusCode().value()).as("%s", created).isEqualTo(202);
        return ServiceClient.body(created);
    }

    private static Map<String, Object> named(String name, Map<String, Object> request) {
        Map<String, Object> named = new HashMap<>(request);
        named.put("name", name);
        return named;
    }

    private String jobState(String id) {
        return client.get("/v1/jobs/" + id).get("state").asString();
    }

    private String text(String uri) {
        return new String(client.bytes(uri), StandardCharsets.UTF_8);
    }
}

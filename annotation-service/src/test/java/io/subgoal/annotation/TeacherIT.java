package io.subgoal.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.testkit.llm.Fault;
import io.subgoal.testkit.llm.FaultScript;
import io.subgoal.testkit.llm.StubLlm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** An LLM teacher over HTTP: a real database, the real simulator, and a server that speaks OpenAI's protocol. */
@SpringBootTest(
        classes = AnnotationApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=annotation-service", "subgoal.teacher.timeout=5s"})
class TeacherIT {

    private static final String KEY = "sk-a-key-that-nobody-may-see";
    private static final StubLlm LLM = StubLlm.start(StubLlm.Settings.DEFAULT.withKey(KEY));

    private final ServiceClient client;

    TeacherIT(@LocalServerPort int port) {
        client = new ServiceClient(port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.teacher.base-url", () -> LLM.baseUrl().toString());
        registry.add("subgoal.teacher.api-key", () -> KEY);
        registry.add("subgoal.teacher.prices[0].model", () -> "stub");
        registry.add("subgoal.teacher.prices[0].input", () -> "1.5");
        registry.add("subgoal.teacher.prices[0].output", () -> "6");
    }

    @BeforeEach
    void healthy() {
        LLM.faults(FaultScript.none());
    }

    @AfterAll
    static void stop() {
        LLM.close();
    }

    @Test
    void asksOnceAndNeverPaysAgain() {
        String dataset = dataset("asked-once", Map.of("train", 4, "dev", 1, "test", 1));
        JsonNode preview = body(client.post(
                "/v1/datasets/" + dataset + "/prompt-preview",
                Map.of("run", Map.of("teacher", "openai", "model", "stub"))));
        assertThat(preview.get("stored").asBoolean()).isFalse();
        assertThat(preview.get("messages").size()).isGreaterThan(2);
        assertThat(preview.get("promptTokens").asLong()).isGreaterThan(500);
        assertThat(preview.get("run").get("episodes").asLong()).isEqualTo(5);
        assertThat(preview.get("run").get("dollars").asDouble()).isPositive();
        long before = LLM.counts().charged();

        String run = finished(dataset, Map.of("model", "stub"));
        JsonNode view = client.get("/v1/annotation-runs/" + run);
        assertThat(view.get("byStatus").get("clean").asLong()).isEqualTo(5);
        assertThat(view.get("settings").get("folds").size()).isEqualTo(2);
        assertThat(client.get("/v1/annotation-runs/" + run + "/report")
                        .get("episodes")
                        .get("pending")
                        .asLong())
                .as("the test fold is not this run's work")
                .isZero();
        // Variations with the same text and the same path are the same question.
        long asked = LLM.counts().charged() - before;
        assertThat(asked).isBetween(3L, 5L);
        JsonNode cost = client.get("/v1/annotation-runs/" + run + "/cost");
        assertThat(cost.get("total").get("answered").asLong()).isEqualTo(asked);
        assertThat(cost.get("total").get("reused").asLong()).isEqualTo(5 - asked);
        assertThat(cost.get("total").get("dollars").asDouble()).isPositive();
        assertThat(cost.get("tasks").get("7-1").get("answered").asLong()).isEqualTo(asked);
        assertThat(client.get("/v1/annotation-runs/" + run + "/cost/episodes")
                        .get("total")
                        .asLong())
                .isEqualTo(5);

        // The same once more, its answers read again, and a replay of them: nobody is asked.
        String second = finished(dataset, Map.of("model", "stub"));
        assertThat(client.get("/v1/annotation-runs/" + second)
                        .get("cost")
                        .get("reused")
                        .asLong())
                .isEqualTo(5);
        client.awaitJob(body(client.post("/v1/annotation-runs/" + run + "/reparse", Map.of()))
                .get("jobId")
                .asString());
        String replay = finished(dataset, Map.of("teacher", "replay", "replayOf", run));
        assertThat(client.get("/v1/annotation-runs/" + replay)
                        .get("byStatus")
                        .get("clean")
                        .asLong())
                .isEqualTo(5);
        assertThat(LLM.counts().charged() - before).isEqualTo(asked);

        Map<String, Object> situation = Map.of(
                "task", "7-1",
                "description", "Your task is to find the animal with the longest life span.",
                "look", "This room is called the hallway.",
                "inventory", "an orange",
                "model", "stub",
                "examplesFrom", run);
        Map<String, Object> cheap = new HashMap<>(situation);
        cheap.put("maxDollars", 0.0001);
        ResponseEntity<JsonNode> tooDear = client.post("/v1/plans", cheap);
        assertThat(tooDear.getStatusCode().value()).isEqualTo(409);
        assertThat(ServiceClient.body(tooDear).get("budgetReached").asBoolean()).isTrue();

        JsonNode plan = body(client.post("/v1/plans", situation));
        assertThat(plan.get("subgoals").size()).isPositive();
        assertThat(plan.get("reused").asBoolean()).isFalse();
        assertThat(plan.get("dollars").asDouble())
                .isCloseTo(
                        (1.5 * plan.get("promptTokens").asLong()
                                        + 6 * plan.get("answerTokens").asLong())
                                / 1e6,
                        within(1e-6));
        assertThat(plan.get("answerTokens").asLong()).isPositive();
        JsonNode again = body(client.post("/v1/plans", cheap));
        assertThat(again.get("reused").asBoolean()).isTrue();
        assertThat(again.get("promptTokens").asLong()).isZero();
        assertThat(again.get("dollars").asDouble()).isZero();
        assertThat(LLM.counts().chargedAgain()).isZero();
    }

    @Test
    void saysWhetherPlansCanBeMade() {
        JsonNode unnamed = client.get("/v1/plans/readiness");
        assertThat(unnamed.get("problem").asString()).contains("SUBGOAL_TEACHER_MODEL");
        JsonNode ready = client.get("/v1/plans/readiness?model=stub");
        assertThat(ready.get("problem").isNull()).isTrue();
        assertThat(ready.get("priced").asBoolean()).isTrue();
        assertThat(client.get("/v1/plans/readiness?model=other").get("priced").asBoolean())
                .isFalse();
    }

    @Test
    void runsThatAskTheSameAtTheSameTimePayOnce() {
        String dataset = dataset("at-once", Map.of("train", 6, "dev", 0, "test", 0));
        long before = LLM.counts().charged();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            jobs.add(body(client.post(
                            "/v1/datasets/" + dataset + "/annotation-runs",
                            Map.of("teacher", "openai", "model", "stub", "seed", 11)))
                    .get("jobId")
                    .asString());
        }
        jobs.forEach(client::awaitJob);
        assertThat(LLM.counts().charged() - before).isBetween(1L, 6L);
        assertThat(LLM.counts().chargedAgain()).isZero();
    }

    @Test
    void restsBeforeTheBudgetIsExceeded() {
        // The first question may take 9,372 tokens and takes 1,397; the second may take 9,967.
        String dataset = dataset("thrifty", Map.of("train", 3, "dev", 0, "test", 0));
        JsonNode run = body(client.post(
                "/v1/datasets/" + dataset + "/annotation-runs",
                Map.of("teacher", "openai", "model", "stub", "seed", 7, "budget", Map.of("tokens", 10_500))));
        String job = run.get("jobId").asString();
        Awaitility.await().until(() -> state(job).equals("paused"));
        assertThat(client.get("/v1/jobs/" + job).get("message").asString()).contains("Raise the budget");
        JsonNode total = client.get("/v1/annotation-runs/" + run.get("id").asString() + "/cost")
                .get("total");
        long taken = total.get("promptTokens").asLong()
                + total.get("completionTokens").asLong();
        assertThat(taken).isPositive().isLessThanOrEqualTo(10_500);

        client.patch("/v1/annotation-runs/" + run.get("id").asString(), Map.of("budget", Map.of("tokens", 1_000_000)));
        client.post("/v1/jobs/" + job + "/resume", Map.of());
        client.awaitJob(job);
        assertThat(client.get("/v1/annotation-runs/" + run.get("id").asString())
                        .get("annotated")
                        .asLong())
                .isEqualTo(3);
        assertThat(client.post("/v1/jobs/" + job + "/resume", Map.of())
                        .getStatusCode()
                        .value())
                .isEqualTo(409);
    }

    @Test
    void getsOverTroubleAndCountsWhatItMayHaveCost() {
        String dataset = dataset("troubled", Map.of("train", 3, "dev", 0, "test", 0));
        int next = LLM.received().size() + 1;
        LLM.faults(FaultScript.at(Map.of(
                next,
                Fault.tooManyRequests(Duration.ofSeconds(1)),
                next + 1,
                Fault.status(500),
                next + 2,
                Fault.resetMidBody())));
        String run = finished(dataset, Map.of("model", "stub", "seed", 8));
        JsonNode cost = client.get("/v1/annotation-runs/" + run).get("cost");
        assertThat(cost.get("answered").asLong() + cost.get("reused").asLong()).isEqualTo(3);
        assertThat(cost.get("failed").asLong()).isEqualTo(2);
        assertThat(cost.get("lost").asLong()).isEqualTo(1);
        assertThat(cost.get("uncertainTokens").asLong()).isPositive();
    }

    @Test
    void aRefusedKeyStopsTheRunAndLosesNothing() {
        String dataset = dataset("refused", Map.of("train", 2, "dev", 0, "test", 0));
        LLM.faults(FaultScript.always(Fault.status(401)));
        JsonNode run = body(client.post(
                "/v1/datasets/" + dataset + "/annotation-runs",
                Map.of("teacher", "openai", "model", "stub", "seed", 9)));
        String job = run.get("jobId").asString();
        Awaitility.await().until(() -> state(job).equals("failed"));
        String error = client.get("/v1/jobs/" + job).get("error").asString();
        assertThat(error).contains("401").contains("SUBGOAL_TEACHER_API_KEY").doesNotContain(KEY);

        LLM.faults(FaultScript.none());
        client.post("/v1/jobs/" + job + "/retry", Map.of());
        client.awaitJob(job);
        assertThat(client.get("/v1/annotation-runs/" + run.get("id").asString())
                        .get("annotated")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        String dataset = dataset("wrong", Map.of("train", 1, "dev", 0, "test", 0));
        String runs = "/v1/datasets/" + dataset + "/annotation-runs";
        assertProblem(client.post(runs, Map.of("teacher", "openai")), "model", "Say which model");
        assertProblem(client.post(runs, Map.of("teacher", "gpt")), "teacher", "must be 'offline'");
        assertProblem(client.post(runs, Map.of("teacher", "offline", "rules", 9)), "rules", "less than or equal to 2");
        assertProblem(client.post(runs, Map.of("teacher", "openai", "rules", 1)), "rules", "'offline'");
        assertProblem(
                client.post(runs, Map.of("teacher", "openai", "model", "dear", "budget", Map.of("dollars", 1))),
                "budget.dollars",
                "price of model 'dear'");
        assertProblem(
                client.post(runs, Map.of("teacher", "openai", "model", "stub", "prompts", "v0")), "prompts", "v1");
        assertProblem(
                client.post(runs, Map.of("teacher", "openai", "model", "stub", "folds", List.of("all"))),
                "folds",
                "'train', 'dev' or 'test'");
    }

    private String dataset(String name, Map<String, Integer> episodes) {
        JsonNode created =
                body(client.post("/v1/datasets", Map.of("name", name, "tasks", List.of("7-1"), "episodes", episodes)));
        client.awaitJob(created.get("jobId").asString());
        return created.get("id").asString();
    }

    private String finished(String dataset, Map<String, Object> settings) {
        Map<String, Object> request = new HashMap<>(settings);
        request.putIfAbsent("teacher", "openai");
        JsonNode run = body(client.post("/v1/datasets/" + dataset + "/annotation-runs", request));
        client.awaitJob(run.get("jobId").asString());
        return run.get("id").asString();
    }

    private String state(String job) {
        return client.get("/v1/jobs/" + job).get("state").asString();
    }

    private static JsonNode body(ResponseEntity<JsonNode> response) {
        assertThat(response.getStatusCode().is2xxSuccessful())
                .as("%s", response)
                .isTrue();
        return ServiceClient.body(response);
    }

    private static void assertProblem(ResponseEntity<JsonNode> response, String field, String message) {
        assertThat(response.getStatusCode().value()).isEqualTo(400);
        JsonNode error = ServiceClient.body(response).get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo(field);
        assertThat(error.get("message").asString()).contains(message);
    }
}

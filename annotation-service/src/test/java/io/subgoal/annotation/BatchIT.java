package io.subgoal.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.testkit.llm.Answer;
import io.subgoal.testkit.llm.Answers;
import io.subgoal.testkit.llm.Counts;
import io.subgoal.testkit.llm.Fault;
import io.subgoal.testkit.llm.FaultScript;
import io.subgoal.testkit.llm.StubLlm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The teacher that asks by batches: a real database, the real simulator, and a provider over real HTTP. */
@SpringBootTest(
        classes = AnnotationApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=annotation-service",
            "db-scheduler.polling-interval=50ms",
            "subgoal.teacher.timeout=5s",
            "subgoal.teacher.batch.first-poll=50ms",
            "subgoal.teacher.batch.longest-poll=200ms",
            "subgoal.teacher.batch.cancel-patience=5s"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static volatile Function<JsonNode, Answer> answers = Answers.proper();

    private static final StubLlm LLM =
            StubLlm.start(StubLlm.Settings.DEFAULT.withBatchPolls(2).withAnswers(request -> answers.apply(request)));

    private final ServiceClient client;
    private final String dataset;
    private int paidAgain;
    private int mayBePaidAgain;

    BatchIT(@LocalServerPort int port) {
        client = new ServiceClient(port);
        JsonNode created = body(client.post(
                "/v1/datasets",
                Map.of(
                        "name",
                        "animals",
                        "tasks",
                        List.of("7-1", "7-2"),
                        "episodes",
                        Map.of("train", 4, "dev", 1, "test", 0))));
        client.awaitJob(created.get("jobId").asString());
        dataset = created.get("id").asString();
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.teacher.base-url", () -> LLM.baseUrl().toString());
        registry.add("subgoal.teacher.max-rejected-in-a-row", () -> 6);
        registry.add("subgoal.teacher.prices[0].model", () -> "stub");
        registry.add("subgoal.teacher.prices[0].input", () -> "1.5");
        registry.add("subgoal.teacher.prices[0].output", () -> "6");
    }

    @BeforeEach
    void healthy() {
        mayBePaidAgain = 0;
        paidAgain = LLM.counts().chargedAgain();
        answers = Answers.proper();
        LLM.batchOutage(null);
        LLM.batchFaults(FaultScript.none(), "completed");
    }

    @AfterEach
    void nothingWasPaidTwice() {
        assertThat(LLM.counts().chargedAgain() - paidAgain).isEqualTo(mayBePaidAgain);
    }

    @AfterAll
    void stop() {
        LLM.close();
    }

    @Test
    void annotatesAsTheTeacherDoesThatAsksOneByOne() {
        answers = Answers.mutated(Answers.Mutation.MISSING);
        Counts before = LLM.counts();
        int files = LLM.files();
        JsonNode run = finished(1, Map.of());
        Counts after = LLM.counts();
        long asked = after.charged() - before.charged();
        // Examples, their gaps, the others, their gaps.
        assertThat(after.batches() - before.batches()).isEqualTo(4);
        assertThat(after.requests() - before.requests()).as("single calls").isZero();
        assertThat(LLM.files() - files)
                .as("files of answers; those of requests are deleted")
                .isEqualTo(4);
        assertThat(view(run).get("byStatus").get("repaired").asLong()).isEqualTo(10);
        JsonNode cost = view(run).get("cost");
        assertThat(cost.get("answered").asLong()).isEqualTo(asked);
        assertThat(cost.get("uncertainTokens").asLong()).isZero();

        JsonNode single = finished(2, Map.of("teacher", "openai"));
        assertThat(annotations(run)).isEqualTo(annotations(single));
        JsonNode singleCost = view(single).get("cost");
        assertThat(cost.get("promptTokens")).isEqualTo(singleCost.get("promptTokens"));
        assertThat(cost.get("dollars").asDouble())
                .isCloseTo(singleCost.get("dollars").asDouble() / 2, within(1e-6 * asked));

        int charged = LLM.counts().charged();
        JsonNode sameAgain = finished(1, Map.of("teacher", "openai"));
        assertThat(view(sameAgain).get("cost").get("answered").asLong()).isZero();
        JsonNode replay = finished(0, Map.of("teacher", "replay", "replayOf", id(run)));
        assertThat(annotations(replay)).isEqualTo(annotations(run));
        client.awaitJob(body(client.post("/v1/annotation-runs/" + id(run) + "/reparse", Map.of()))
                .get("jobId")
                .asString());
        assertThat(LLM.counts().charged()).isEqualTo(charged);
        assertThat(client.get("/v1/annotation-runs/" + id(run) + "/report")
                        .get("teacher")
                        .asString())
                .isEqualTo("openai-batch");
        assertThat(client.get("/v1/annotation-runs/" + id(run) + "/cost")
                        .get("tasks")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void previewsAtThePriceOfBatches() {
        double single = preview("openai").get("run").get("dollars").asDouble();
        assertThat(preview("openai-batch").get("run").get("dollars").asDouble()).isCloseTo(single / 2, within(1e-6));
    }

    @Test
    void asksAgainWhatAnExpiredBatchLeft() {
        LLM.batchFaults(FaultScript.none(), "expired");
        JsonNode run = started(10, Map.of());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> view(run).get("cost").get("failed").asLong() > 0);
        LLM.batchFaults(FaultScript.none(), "completed");
        client.awaitJob(job(run));
        assertThat(view(run).get("byStatus").get("clean").asLong()).isEqualTo(10);
    }

    @Test
    void givesUpAQuestionThatIsNeverReached() {
        LLM.batchFaults(FaultScript.none(), "expired");
        JsonNode run = finished(11, Map.of());
        assertThat(view(run).get("byStatus").get("clean").asLong()).isPositive();
        assertThat(rejections(run)).isNotEmpty().allMatch(reason -> reason.contains("no answer in 3 batches: Expired"));
    }

    @Test
    void rejectsAnEpisodeWhoseQuestionIsRefused() {
        LLM.batchFaults(FaultScript.at(Map.of(1, Fault.status(400))), "completed");
        JsonNode run = finished(12, Map.of());
        assertThat(rejections(run)).isNotEmpty().allMatch(reason -> reason.contains("The stub answers 400 (400)"));
        assertThat(view(run).get("annotated").asLong())
                .isEqualTo(10 - rejections(run).size());
    }

    @Test
    void countsAnAnswerThatCannotBeReadAsPaidAndAsksAgain() {
        LLM.batchFaults(
                FaultScript.at(
                        Map.of(1, Fault.odd(Fault.Oddity.TRUNCATED_JSON), 2, Fault.odd(Fault.Oddity.ERROR_INSIDE))),
                "completed");
        JsonNode run = started(20, Map.of());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> view(run).get("cost").get("lost").asLong() > 0);
        LLM.batchFaults(FaultScript.none(), "completed");
        client.awaitJob(job(run));
        assertThat(view(run).get("annotated").asLong()).isEqualTo(10);
        assertThat(view(run).get("cost").get("uncertainTokens").asLong()).isPositive();
        mayBePaidAgain = view(run).get("cost").get("lost").asInt();
    }

    @Test
    void answersThatSayNothingAreHandledAsByTheOtherTeacher() {
        LLM.batchFaults(FaultScript.always(Fault.odd(Fault.Oddity.REFUSAL)), "completed");
        JsonNode run = restedAndFinished(started(21, Map.of()));
        LLM.faults(FaultScript.always(Fault.odd(Fault.Oddity.REFUSAL)));
        JsonNode single = restedAndFinished(started(22, Map.of("teacher", "openai")));
        LLM.faults(FaultScript.none());
        assertThat(view(run).get("byStatus")).isEqualTo(view(single).get("byStatus"));
        assertThat(annotations(run)).isEqualTo(annotations(single));
    }

    @Test
    void failsWhereEveryLineIsRefusedForTheSameReason() {
        LLM.batchFaults(FaultScript.always(Fault.status(404)), "completed");
        JsonNode run = started(13, Map.of());
        assertThat(error(run)).contains("The stub answers 404 (404)").contains("SUBGOAL_TEACHER_MODEL");
        retryAndFinish(run);
    }

    @Test
    void saysWhyABatchWasNotTaken() {
        LLM.batchFaults(FaultScript.none(), "failed");
        JsonNode run = started(14, Map.of());
        assertThat(error(run)).contains("The stub does not like this file").contains("most-requests");
        assertThat(view(run).get("cost").get("uncertainTokens").asLong()).isZero();
        retryAndFinish(run);
    }

    @Test
    void getsOverAnOutageOfTheProvider() {
        int before = LLM.counts().batches();
        LLM.batchOutage(503);
        JsonNode run = started(23, Map.of());
        Awaitility.await().atMost(PATIENCE).until(() -> message(run).contains("(503)"));
        LLM.batchFaults(FaultScript.none(), "in_progress");
        LLM.batchOutage(null);
        Awaitility.await().atMost(PATIENCE).until(() -> message(run).contains("waits for a batch"));
        LLM.batchOutage(500);
        Awaitility.await().atMost(PATIENCE).until(() -> message(run).contains("(500)"));
        LLM.batchFaults(FaultScript.none(), "completed");
        LLM.batchOutage(null);
        client.awaitJob(job(run));
        assertThat(view(run).get("annotated").asLong()).isEqualTo(10);
        assertThat(LLM.counts().batches() - before).isEqualTo(2);
    }

    @Test
    void aRefusedKeyStopsTheRunAndTakesNothing() {
        LLM.batchOutage(401);
        JsonNode run = started(24, Map.of());
        assertThat(error(run)).contains("401").contains("SUBGOAL_TEACHER_API_KEY");
        assertThat(view(run).get("cost").get("uncertainTokens").asLong()).isZero();
        LLM.batchOutage(404);
        client.post("/v1/jobs/" + job(run) + "/retry", Map.of());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> client.get("/v1/jobs/" + job(run))
                        .path("error")
                        .asString("")
                        .contains("take the teacher 'openai' instead"));
        LLM.batchOutage(null);
        retryAndFinish(run);
    }

    @Test
    void keepsToTheBudgetWithSmallerBatches() {
        JsonNode run = started(15, Map.of("budget", Map.of("tokens", 14_000)));
        awaitState(run, "paused");
        assertThat(message(run)).contains("Raise the budget");
        JsonNode cost = view(run).get("cost");
        assertThat(cost.get("promptTokens").asLong()
                        + cost.get("completionTokens").asLong())
                .isBetween(1L, 14_000L);
        assertThat(cost.get("uncertainTokens").asLong()).isZero();
        client.patch("/v1/annotation-runs/" + id(run), Map.of("budget", Map.of("tokens", 1_000_000)));
        client.post("/v1/jobs/" + job(run) + "/resume", Map.of());
        client.awaitJob(job(run));
        assertThat(view(run).get("annotated").asLong()).isEqualTo(10);
    }

    @Test
    void storesWhatACancelledBatchHasAnswered() {
        LLM.batchFaults(FaultScript.none(), "in_progress");
        int before = LLM.counts().charged();
        JsonNode run = started(16, Map.of());
        Awaitility.await().atMost(PATIENCE).until(() -> message(run).contains("waits for a batch: 0 of 2"));
        int polls = LLM.polls();
        Awaitility.await().atMost(PATIENCE).until(() -> LLM.polls() > polls);
        client.post("/v1/jobs/" + job(run) + "/cancel", Map.of());
        awaitState(run, "cancelled");
        JsonNode cost = view(run).get("cost");
        assertThat(cost.get("answered").asLong())
                .isEqualTo(1)
                .isEqualTo(LLM.counts().charged() - before);
        assertThat(cost.get("uncertainTokens").asLong()).isZero();
        LLM.batchFaults(FaultScript.none(), "completed");
        retryAndFinish(run);
    }

    @Test
    void aPausedRunLeavesItsBatchToBeCollected() {
        LLM.batchFaults(FaultScript.none(), "in_progress");
        JsonNode run = started(17, Map.of());
        Awaitility.await().atMost(PATIENCE).until(() -> message(run).contains("waits for a batch"));
        client.post("/v1/jobs/" + job(run) + "/pause", Map.of());
        awaitState(run, "paused");
        LLM.batchFaults(FaultScript.none(), "completed");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> view(run).get("cost").get("answered").asLong() == 2);
        assertThat(client.get("/v1/jobs/" + job(run)).get("state").asString()).isEqualTo("paused");
        client.post("/v1/jobs/" + job(run) + "/resume", Map.of());
        client.awaitJob(job(run));
        assertThat(view(run).get("annotated").asLong()).isEqualTo(10);
    }

    @Test
    void runsThatAskTheSameWaitForOneBatchAndOtherJobsGoOn() {
        LLM.batchFaults(FaultScript.none(), "in_progress");
        JsonNode first = started(18, Map.of());
        Awaitility.await().atMost(PATIENCE).until(() -> message(first).contains("waits for a batch"));
        JsonNode second = started(18, Map.of());
        Awaitility.await().atMost(PATIENCE).until(() -> message(second).contains("another run has asked"));
        JsonNode third = started(19, Map.of());
        Awaitility.await().atMost(PATIENCE).until(() -> message(third).contains("waits for a batch"));
        finished(0, Map.of("teacher", "offline"));
        LLM.batchFaults(FaultScript.none(), "completed");
        List.of(first, second, third).forEach(run -> client.awaitJob(job(run)));
        assertThat(annotations(second)).isEqualTo(annotations(first));
        JsonNode one = view(first).get("cost");
        JsonNode two = view(second).get("cost");
        assertThat(one.get("answered").asLong() + two.get("answered").asLong())
                .isEqualTo(view(third).get("cost").get("answered").asLong());
    }

    private void retryAndFinish(JsonNode run) {
        LLM.batchFaults(FaultScript.none(), "completed");
        client.post("/v1/jobs/" + job(run) + "/retry", Map.of());
        client.awaitJob(job(run));
        assertThat(view(run).get("annotated").asLong()).isEqualTo(10);
    }

    /** @param seed makes the questions others than those of another test */
    private JsonNode started(int seed, Map<String, Object> settings) {
        Map<String, Object> request = new HashMap<>(settings);
        request.putIfAbsent("teacher", "openai-batch");
        if (!request.get("teacher").equals("offline")) {
            request.put("model", "stub");
            request.put("seed", seed);
        }
        return body(client.post("/v1/datasets/" + dataset + "/annotation-runs", request));
    }

    private JsonNode finished(int seed, Map<String, Object> settings) {
        JsonNode run = started(seed, settings);
        client.awaitJob(job(run));
        return run;
    }

    private JsonNode restedAndFinished(JsonNode run) {
        awaitState(run, "paused");
        assertThat(message(run)).contains("Nothing came of 6 episodes in a row");
        client.post("/v1/jobs/" + job(run) + "/resume", Map.of());
        client.awaitJob(job(run));
        return run;
    }

    private JsonNode preview(String teacher) {
        return body(client.post(
                "/v1/datasets/" + dataset + "/prompt-preview",
                Map.of("run", Map.of("teacher", teacher, "model", "stub"))));
    }

    private JsonNode view(JsonNode run) {
        return client.get("/v1/annotation-runs/" + id(run));
    }

    private List<String> annotations(JsonNode run) {
        return client.get("/v1/annotation-runs/" + id(run) + "/annotations?size=100")
                .get("items")
                .valueStream()
                .map(item -> item.get("task").asString() + item.get("variation") + item.get("subgoals"))
                .toList();
    }

    private List<String> rejections(JsonNode run) {
        return client.get("/v1/annotation-runs/" + id(run) + "/report")
                .get("failures")
                .get("rejected")
                .valueStream()
                .map(JsonNode::toString)
                .toList();
    }

    private String error(JsonNode run) {
        awaitState(run, "failed");
        return client.get("/v1/jobs/" + job(run)).get("error").asString();
    }

    private void awaitState(JsonNode run, String state) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                client.get("/v1/jobs/" + job(run)).get("state").asString())
                        .isEqualTo(state));
    }

    private String message(JsonNode run) {
        JsonNode message = client.get("/v1/jobs/" + job(run)).path("message");
        return message.isString() ? message.asString() : "";
    }

    private static String id(JsonNode run) {
        return run.get("id").asString();
    }

    private static String job(JsonNode run) {
        return run.get("jobId").asString();
    }

    private static JsonNode body(ResponseEntity<JsonNode> response) {
        assertThat(response.getStatusCode().is2xxSuccessful())
                .as("%s", response)
                .isTrue();
        return ServiceClient.body(response);
    }
}

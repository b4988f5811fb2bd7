package io.subgoal.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.subgoal.testkit.GoldFile;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.testkit.llm.Answer;
import io.subgoal.testkit.llm.Answers;
import io.subgoal.testkit.llm.Answers.Mutation;
import io.subgoal.testkit.llm.Fault;
import io.subgoal.testkit.llm.Fault.Oddity;
import io.subgoal.testkit.llm.FaultScript;
import io.subgoal.testkit.llm.StubLlm;
import io.subgoal.textworld.trajectory.Trajectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A gold path of each of the 30 tasks, annotated by an LLM that answers badly, or by a server that fails. */
@SpringBootTest(
        classes = AnnotationApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=annotation-service",
            "subgoal.teacher.timeout=2s",
            "subgoal.teacher.max-attempts=4"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TroubledTeacherIT {

    private static final int EPISODES = 30;
    private static final Set<Mutation> HARMLESS = EnumSet.of(Mutation.MARKDOWN, Mutation.NON_ASCII);

    /** Those that list only what is on the path, and where it is. */
    private static final Set<Mutation> NOTHING_TO_REMOVE =
            EnumSet.of(Mutation.MARKDOWN, Mutation.NON_ASCII, Mutation.MISSING);

    /** Those after which there is something to ask. */
    private static final Set<Mutation> INCOMPLETE =
            EnumSet.of(Mutation.WRONG_ORDER, Mutation.MISSING, Mutation.REORDERED);

    private static volatile Function<JsonNode, Answer> answers = Answers.proper();
    private static final StubLlm LLM =
            StubLlm.start(StubLlm.Settings.DEFAULT.withAnswers(request -> answers.apply(request)));

    private final ServiceClient client;
    private final Map<Long, List<String>> gold = new HashMap<>();
    private String dataset;
    private int seed;

    TroubledTeacherIT(@LocalServerPort int port) {
        client = new ServiceClient(port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.teacher.base-url", () -> LLM.baseUrl().toString());
    }

    @BeforeAll
    void importGold() {
        byte[] file =
                GoldFile.read(Path.of("src/test/resources/gold-paths.tsv")).episodes(EPISODES);
        JsonNode created = ServiceClient.body(
                client.upload("/v1/datasets/import?name=troubled", file, MediaType.APPLICATION_OCTET_STREAM));
        client.awaitJob(created.get("jobId").asString());
        dataset = created.get("id").asString();
        client.get("/v1/datasets/" + dataset + "/trajectories?size=" + EPISODES)
                .get("items")
                .forEach(item -> gold.put(
                        item.get("id").asLong(), keptActions(item.get("id").asLong())));
        assertThat(gold).hasSize(EPISODES);
    }

    private List<String> keptActions(long trajectory) {
        return client.get("/v1/trajectories/" + trajectory)
                .get("steps")
                .valueStream()
                .map(step -> step.get("action").asString())
                .filter(Trajectory::keeps)
                .toList();
    }

    @BeforeEach
    void healthy() {
        LLM.faults(FaultScript.none());
        answers = Answers.proper();
    }

    @AfterAll
    static void stop() {
        LLM.close();
    }

    @ParameterizedTest
    @EnumSource
    void whateverTheModelSaysTheActionsStayThoseOfTheGold(Mutation mutation) {
        answers = Answers.mutated(mutation);
        String run = finished(annotate());
        JsonNode report = report(run);
        JsonNode episodes = report.get("episodes");
        assertThat(annotated(run)).isEqualTo(EPISODES);
        assertThat(episodes.get("rejected").asInt()).isZero();
        assertThat(episodes.get("clean").asInt() == EPISODES).isEqualTo(HARMLESS.contains(mutation));
        assertThat(report.get("removed").get("actions").asInt() == 0).isEqualTo(NOTHING_TO_REMOVE.contains(mutation));
        int calls = cost(run).get("answered").asInt();
        assertThat(calls).isLessThanOrEqualTo(6 * EPISODES);
        assertThat(calls > EPISODES).isEqualTo(INCOMPLETE.contains(mutation));
        assertThat(actionsFrom(report, "repair") > 0).isEqualTo(INCOMPLETE.contains(mutation));
        assertThat(actionsFrom(report, "answer"))
                .isGreaterThan(report.get("actions").asInt() / 2);
    }

    static Stream<Arguments> passing() {
        return Stream.of(
                argumentSet("429", Fault.tooManyRequests(), false),
                argumentSet("429 with Retry-After", Fault.tooManyRequests(Duration.ofSeconds(1)), false),
                argumentSet("500", Fault.status(500), false),
                argumentSet("503", Fault.status(503), false),
                argumentSet("504", Fault.status(504), true),
                argumentSet("reset in the body", Fault.resetMidBody(), true),
                argumentSet("closed in the body", Fault.closeMidBody(), true),
                argumentSet("reset before the answer", Fault.resetBeforeAnswer(), true),
                argumentSet("silence", Fault.silence(Duration.ofSeconds(4)), true),
                argumentSet("truncated JSON", Fault.odd(Oddity.TRUNCATED_JSON), true),
                argumentSet("not JSON", Fault.odd(Oddity.NOT_JSON), true),
                argumentSet("an error inside", Fault.odd(Oddity.ERROR_INSIDE), true));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void asksAgainAfterFailuresThatPass(Fault fault, boolean mayBePaid) {
        int next = LLM.counts().requests() + 1;
        LLM.faults(FaultScript.at(Map.of(next, fault, next + 9, fault, next + 19, fault)));
        String run = finished(annotate());
        assertThat(annotated(run)).isEqualTo(EPISODES);
        JsonNode report = report(run);
        assertThat(report.get("episodes").get("clean").asInt()).isEqualTo(EPISODES);
        JsonNode cost = cost(run);
        assertThat(cost.get("answered").asInt()).isEqualTo(EPISODES);
        assertThat(cost.get("failed").asInt()).isEqualTo(mayBePaid ? 0 : 3);
        assertThat(cost.get("lost").asInt()).isEqualTo(mayBePaid ? 3 : 0);
        assertThat(cost.get("uncertainTokens").asInt() > 0).isEqualTo(mayBePaid);
        assertThat(LLM.counts().chargedAgain()).isZero();
    }

    /** A strange answer is an answer: paid, kept, and asked about once more. */
    @ParameterizedTest
    @EnumSource(names = {"EMPTY_CHOICES", "REFUSAL", "CONTENT_FILTER", "NULL_CONTENT"})
    void asksOnceMoreWhereTheModelSaysNothing(Oddity oddity) {
        int next = LLM.counts().requests() + 1;
        // One fault: a second might meet the same episode when it is asked about again.
        LLM.faults(FaultScript.at(Map.of(next, Fault.odd(oddity))));
        String run = finished(annotate());
        assertThat(annotated(run)).isEqualTo(EPISODES);
        JsonNode report = report(run);
        assertThat(report.get("episodes").get("clean").asInt()).isEqualTo(EPISODES - 1);
        assertThat(report.get("episodes").get("repaired").asInt()).isEqualTo(1);
        assertThat(cost(run).get("answered").asInt()).isEqualTo(EPISODES + 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"EMPTY_CHOICES", "REFUSAL", "CONTENT_FILTER", "NULL_CONTENT"})
    void restsWhenTheModelSaysNothingOfManyEpisodesInARow(Oddity oddity) {
        LLM.faults(FaultScript.always(Fault.odd(oddity)));
        JsonNode started = annotate();
        String run = started.get("id").asString();
        String job = started.get("jobId").asString();
        Awaitility.await().until(() -> state(job).equals("paused"));
        assertThat(client.get("/v1/jobs/" + job).get("message").asString())
                .contains("Nothing came of 20 episodes in a row", "No sub-goal with actions could be read");
        // Eight are asked side by side.
        int rejected = report(run).get("episodes").get("rejected").asInt();
        assertThat(rejected).isBetween(20, 27);
        assertThat(cost(run).get("answered").asInt()).isLessThanOrEqualTo(2 * 27);

        client.post("/v1/jobs/" + job + "/resume", Map.of());
        client.awaitJob(job);
        assertThat(annotated(run)).isZero();
        JsonNode report = report(run);
        assertThat(report.get("episodes").get("rejected").asInt()).isEqualTo(EPISODES);
        assertThat(report.get("episodes").get("pending").asInt()).isZero();
        JsonNode reason = report.get("rejections").get(0);
        assertThat(reason.get("reason").asString()).contains("No sub-goal with actions could be read");
        assertThat(reason.get("count").asInt()).isEqualTo(EPISODES);
        assertThat(cost(run).get("answered").asInt()).isEqualTo(2 * EPISODES);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTENT_PARTS", "NO_USAGE", "NO_FINISH_REASON"})
    void readsAnswersThatLookUnusual(Oddity oddity) {
        LLM.faults(FaultScript.always(Fault.odd(oddity)));
        String run = finished(annotate());
        assertThat(annotated(run)).isEqualTo(EPISODES);
        JsonNode report = report(run);
        assertThat(report.get("episodes").get("clean").asInt()).isEqualTo(EPISODES);
        assertThat(cost(run).get("completionTokens").asInt()).isPositive();
    }

    @Test
    void asksForTheRestOfAnswersThatAreCutOff() {
        int next = LLM.counts().requests() + 1;
        LLM.faults(request -> FaultScript.always(Fault.odd(Oddity.CUT_OFF))
                .fault(request)
                .filter(fault -> request < next + EPISODES));
        String run = finished(annotate());
        assertThat(annotated(run)).isEqualTo(EPISODES);
        JsonNode report = report(run);
        assertThat(report.get("episodes").get("rejected").asInt()).isZero();
        assertThat(report.get("episodes").get("clean").asInt()).isLessThan(EPISODES);
        assertThat(actionsFrom(report, "repair")).isPositive();
    }

    static Stream<Arguments> lasting() {
        return Stream.of(
                argumentSet("400", Fault.status(400), "did not accept the request (400)"),
                argumentSet("401", Fault.status(401), "wants a key (401)"),
                argumentSet("403", Fault.status(403), "does not allow this (403)"),
                argumentSet("404", Fault.status(404), "no such model or path (404)"),
                argumentSet("no credit", Fault.quotaSpent(), "quota is spent (429)"),
                argumentSet("500 for ever", Fault.status(500), "failed (500)"),
                argumentSet("resets for ever", Fault.resetMidBody(), "broke the connection"),
                argumentSet("truncated for ever", Fault.odd(Oddity.TRUNCATED_JSON), "ends too early"));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void stopsAtFailuresThatLastAndGoesOnWhenTold(Fault fault, String error) {
        int next = LLM.counts().requests() + 1;
        LLM.faults(request -> request < next + 10
                ? FaultScript.none().fault(request)
                : FaultScript.always(fault).fault(request));
        JsonNode run = annotate();
        String job = run.get("jobId").asString();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> state(job).equals("failed"));
        assertThat(client.get("/v1/jobs/" + job).get("error").asString()).contains(error);
        String id = run.get("id").asString();
        assertThat(annotated(id)).isBetween(1, 10);
        assertThat(report(id).get("episodes").get("pending").asInt()).isEqualTo(EPISODES - annotated(id));

        LLM.faults(FaultScript.none());
        client.post("/v1/jobs/" + job + "/retry", Map.of());
        client.awaitJob(job);
        assertThat(annotated(id)).isEqualTo(EPISODES);
        assertThat(cost(id).get("answered").asInt()).isEqualTo(EPISODES);
        assertThat(LLM.counts().chargedAgain()).isZero();
    }

    private static int actionsFrom(JsonNode report, String source) {
        return report.get("sources")
                .valueStream()
                .filter(share -> share.get("source").asString().equals(source))
                .mapToInt(share -> share.get("actions").asInt())
                .sum();
    }

    private String state(String job) {
        return client.get("/v1/jobs/" + job).get("state").asString();
    }

    /** Another seed makes every question another one. */
    private JsonNode annotate() {
        return ServiceClient.body(client.post(
                "/v1/datasets/" + dataset + "/annotation-runs",
                Map.of("teacher", "openai", "model", "stub", "seed", ++seed)));
    }

    private String finished(JsonNode run) {
        client.awaitJob(run.get("jobId").asString());
        return run.get("id").asString();
    }

    private JsonNode report(String run) {
        return client.get("/v1/annotation-runs/" + run + "/report");
    }

    private JsonNode cost(String run) {
        return client.get("/v1/annotation-runs/" + run + "/cost").get("total");
    }

    /** How many episodes are annotated; each has the gold's actions, and no sub-goal without a name or an action. */
    private int annotated(String run) {
        JsonNode annotations = client.get("/v1/annotation-runs/" + run + "/annotations?size=200")
                .get("items");
        for (JsonNode annotation : annotations) {
            List<JsonNode> subgoals = annotation.get("subgoals").valueStream().toList();
            assertThat(subgoals).isNotEmpty().allSatisfy(subgoal -> {
                assertThat(subgoal.get("subgoal").asString()).isNotBlank();
                assertThat(subgoal.get("actions").size()).isPositive();
            });
            assertThat(subgoals.stream()
                            .flatMap(subgoal -> subgoal.get("actions").valueStream())
                            .map(JsonNode::asString))
                    .isEqualTo(gold.get(annotation.get("trajectoryId").asLong()));
        }
        return annotations.size();
    }
}

package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.llm.Answer;
import io.subgoal.testkit.llm.Counts;
import io.subgoal.testkit.llm.Fault;
import io.subgoal.testkit.llm.FaultScript;
import io.subgoal.testkit.llm.StubLlm;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An LLM plays in the real simulator: a stub that knows the solution, talks nonsense, fails, or costs too much. */
@ExtendWith(OutputCaptureExtension.class)
class LlmAgentsIT extends AgentTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String KEY = "sk-proj-0123456789abcdefSECRET";
    private static final AtomicReference<Function<JsonNode, Answer>> mind = new AtomicReference<>(LlmAgentsIT::gold);
    private static final StubLlm LLM = StubLlm.start(StubLlm.Settings.DEFAULT
            .withKey(KEY)
            .withoutIdempotency()
            .withAnswers(request -> mind.get().apply(request)));

    @DynamicPropertySource
    static void llm(DynamicPropertyRegistry registry) {
        registry.add("subgoal.agent.llm.base-url", LLM::baseUrl);
        registry.add("subgoal.agent.llm.api-key", () -> KEY);
        registry.add("subgoal.agent.llm.model", () -> "gpt-4o");
        registry.add("subgoal.agent.llm.timeout", () -> "5s");
        registry.add("subgoal.agent.llm.max-attempts", () -> "3");
        registry.add("subgoal.agent.llm.prices[0].model", () -> "gpt-4o");
        registry.add("subgoal.agent.llm.prices[0].input", () -> "2.5");
        registry.add("subgoal.agent.llm.prices[0].output", () -> "10");
    }

    private Counts before;
    private int received;

    @BeforeEach
    void playByTheBook() {
        LLM.faults(FaultScript.none());
        mind.set(LlmAgentsIT::gold);
        before = LLM.counts();
        received = LLM.received().size();
    }

    /** Knows the solution: it has answered as often as it has spoken before. */
    private static Answer gold(JsonNode request) {
        long turn = request.get("messages")
                .valueStream()
                .filter(message -> message.get("role").asString().equals("assistant"))
                .count();
        return Answer.of("Thought: step %d\nAction: %s".formatted(turn, gold.get((int)
                Math.min(turn, gold.size() - 1))));
    }

    private static Map<String, Object> react(Map<String, Object> llm) {
        return Map.of("agent", "react", "llm", llm, "episodes", ONE_EPISODE);
    }

    private long charged() {
        return LLM.counts().charged() - before.charged();
    }

    @Test
    void anLlmThatKnowsTheWaySolvesTheTaskAndItsCostIsCounted(CapturedOutput output) {
        JsonNode evaluation = play("react-gold", react(Map.of()));
        JsonNode episode = onlyEpisode(evaluation.get("id").asString());
        assertThat(episode.get("score").asInt()).isEqualTo(100);
        assertThat(episode.get("stopReason").asString()).isEqualTo("completed");
        assertThat(steps(evaluation).getFirst().get("thought").asString()).isEqualTo("step 0");
        assertThat(trace(evaluation).actions()).containsExactlyElementsOf(gold);

        long prompt = episode.get("promptTokens").asLong();
        long answers = episode.get("answerTokens").asLong();
        BigDecimal exact = new BigDecimal("2.5")
                .multiply(BigDecimal.valueOf(prompt))
                .add(BigDecimal.TEN.multiply(BigDecimal.valueOf(answers)))
                .movePointLeft(6);
        assertThat(prompt).isGreaterThan(1000);
        assertThat(answers).isGreaterThan(gold.size());
        BigDecimal dollars = episode.get("dollars").decimalValue();
        // Each call is rounded up to a millionth.
        assertThat(dollars.subtract(exact).setScale(6, RoundingMode.HALF_UP))
                .isBetween(BigDecimal.ZERO, BigDecimal.valueOf(gold.size(), 6));
        assertThat(evaluation.get("llm").get("model").asString()).isEqualTo("gpt-4o");
        assertThat(evaluation.get("llm").get("dollars").decimalValue()).isEqualByComparingTo(dollars);
        assertThat(charged()).isEqualTo(gold.size());

        JsonNode first = JSON.readTree(LLM.received().get(received).body());
        assertThat(first.get("temperature").asDouble()).isZero();
        assertThat(first.get("seed").asLong()).isEqualTo(1);
        assertThat(first.get("messages").get(0).get("content").asString())
                .contains("- focus on OBJ", "- pick up OBJ", "after 100 moves");
        assertThat(output.getAll()).doesNotContain(KEY);
    }

    @Test
    void anLlmThatTalksNonsenseComesToNothing() {
        mind.set(request -> Answer.of("Fnord."));
        JsonNode evaluation = play("react-nonsense", react(Map.of()));
        JsonNode episode = onlyEpisode(evaluation.get("id").asString());
        // The look around at the start is worth something here; nothing is gained after it.
        assertThat(steps(evaluation).getFirst().get("score").asDouble() * 100)
                .isCloseTo(episode.get("score").asDouble(), within(0.5));
        assertThat(episode.get("score").asInt()).isLessThan(10);
        assertThat(episode.get("stopReason").asString()).isEqualTo("loop");
        assertThat(trace(evaluation).actions()).containsOnly("fnord").hasSize(10);
        // It is told that it was not understood, and says the same again: twice for each of three times, and then it is
        // told before.
        assertThat(charged()).isEqualTo(13);
    }

    @Test
    void goesOnAfterATroubledServerAndCountsWhatMayHaveBeenCharged() {
        int next = LLM.counts().requests();
        LLM.faults(FaultScript.at(Map.of(
                next + 1, Fault.tooManyRequests(Duration.ofSeconds(1)),
                next + 2, Fault.status(500),
                next + 4, Fault.resetMidBody())));
        JsonNode evaluation = play("react-troubled", react(Map.of()));
        JsonNode episode = onlyEpisode(evaluation.get("id").asString());
        assertThat(episode.get("score").asInt()).isEqualTo(100);
        assertThat(episode.get("faults").asInt()).isZero();
        assertThat(LLM.counts().requests() - next).isEqualTo(gold.size() + 3);
        assertThat(jdbc.sql(
                                "select count(*) from episode_call where error is not null and dollars > 0 and answer is null")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void anEpisodeWhoseServerIsAwayIsPlayedAgainWithoutPayingTwice() {
        int next = LLM.counts().requests();
        Fault broken = Fault.status(500);
        LLM.faults(FaultScript.at(Map.of(next + 3, broken, next + 4, broken, next + 5, broken)));
        JsonNode created = create("react-away", react(Map.of()));
        String id = created.get("id").asString();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        onlyEpisode(id).get("faults").asInt() == 1 && state(id).equals("queued"));
        assertThat(onlyEpisode(id).get("fault").asString()).contains("(500)");
        jdbc.sql("update queue_agent set execution_time = now() where task_instance = ? and not picked")
                .param(onlyEpisode(id).get("id").asString())
                .update();
        client.awaitJob(created.get("jobId").asString());
        assertThat(onlyEpisode(id).get("score").asInt()).isEqualTo(100);
        assertThat(charged()).isEqualTo(gold.size());
    }

    @Test
    void restsBeforeItCostsTooMuchAndGoesOnWithMoreWithoutPayingTwice() {
        JsonNode created = create("react-dear", react(Map.of("maxDollars", 0.03)));
        String id = created.get("id").asString();
        String job = created.get("jobId").asString();
        Awaitility.await().until(() -> state(job, "paused") && state(id).equals("queued"));
        assertThat(client.get("/v1/jobs/" + job).get("message").asString())
                .contains("rests", "$0.0300", "PATCH /v1/evaluations/" + id, "resume");
        long paid = charged();
        assertThat(paid).isBetween(1L, gold.size() - 1L);
        JsonNode episode = onlyEpisode(id);
        assertThat(episode.get("dollars").asDouble()).isGreaterThan(0).isLessThan(0.03);
        assertThat(episode.get("faults").asInt()).isZero();

        JsonNode changed = ServiceClient.body(client.patch("/v1/evaluations/" + id, Map.of("maxDollars", 1.0)));
        assertThat(changed.get("llm").get("maxDollars").asDouble()).isEqualTo(1.0);
        client.post("/v1/jobs/" + job + "/resume", Map.of());
        client.awaitJob(job);
        assertThat(onlyEpisode(id).get("score").asInt()).isEqualTo(100);
        assertThat(charged()).isEqualTo(gold.size());
    }

    private boolean state(String job, String wanted) {
        return client.get("/v1/jobs/" + job).get("state").asString().equals(wanted);
    }

    @Test
    void theBudgetHoldsForAllEpisodesTogether() {
        JsonNode created = create(
                "react-dear-many",
                Map.of(
                        "agent", "react",
                        "llm", Map.of("maxDollars", 0.04),
                        "episodes", episodes(TASK, "228-233")));
        String job = created.get("jobId").asString();
        Awaitility.await().until(() -> state(job, "paused"));
        Awaitility.await()
                .until(() -> client.get("/v1/evaluations/" + created.get("id").asString() + "/episodes")
                        .get("items")
                        .valueStream()
                        .noneMatch(episode -> episode.get("state").asString().equals("running")));
        assertThat(client.get("/v1/evaluations/" + created.get("id").asString())
                        .get("llm")
                        .get("dollars")
                        .asDouble())
                .isGreaterThan(0)
                .isLessThanOrEqualTo(0.04);
    }

    @Test
    void refusesWhatCannotBePaidOrAsked() {
        assertProblem(
                react(Map.of("model", "unknown", "maxDollars", 1)),
                "llm.maxDollars",
                "SUBGOAL_AGENT_LLM_PRICES_0_MODEL");
        assertProblem(
                react(Map.of("examplesFrom", "0f1c8d30-0000-4000-8000-000000000009")),
                "llm.examplesFrom",
                "no train episode");
        assertProblem(
                Map.of("agent", "random", "llm", Map.of(), "episodes", ONE_EPISODE), "llm", "'react' and 'planner'");
        assertProblem(Map.of("agent", "react", "models", JOINT, "episodes", ONE_EPISODE), "models", "has no models");
        assertThat(ServiceClient.body(client.post("/v1/evaluations", named("wrong", react(Map.of("maxDollars", 0)))))
                        .get("status")
                        .asInt())
                .isEqualTo(400);
        assertThat(List.of(charged())).containsExactly(0L);
    }
}

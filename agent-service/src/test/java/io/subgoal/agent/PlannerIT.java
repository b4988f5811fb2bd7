package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.agent.ScriptedPlans.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Plans of a scripted annotation service, followed in the real simulator by a scripted executor that knows the solution. */
class PlannerIT extends AgentTest {

    private static final ScriptedPlans plans = scripted();
    private static final List<String> PLAN = List.of("navigate_to(kitchen)", "focus_on(animal)");

    @DynamicPropertySource
    static void plans(DynamicPropertyRegistry registry) {
        registry.add("subgoal.agent.annotation-url", plans::url);
    }

    private static ScriptedPlans scripted() {
        try {
            return new ScriptedPlans();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void theExecutorKnowsTheSolution() {
        inference.play(request -> {
            JsonNode state = request.get("state");
            List<String> subgoals = new ArrayList<>(
                    state.get("subgoals").valueStream().map(JsonNode::asString).toList());
            int done = (int) state.get("history")
                    .valueStream()
                    .filter(entry -> !entry.get("action").asString().equals("end subgoal"))
                    .count();
            int markers = 0;
            if (subgoals.isEmpty() || (done == 2 && subgoals.size() == 1)) {
                markers = subgoals.isEmpty() ? 0 : 1;
                subgoals.add(request.get("nextSubgoal").asString());
            }
            return ScriptedInference.decision(subgoals, markers, gold.get(Math.min(done, gold.size() - 1)));
        });
    }

    private static Map<String, Object> planner(Map<String, Object> llm) {
        return Map.of("agent", "planner", "models", Map.of("executor", "joint"), "llm", llm, "episodes", ONE_EPISODE);
    }

    @Test
    void followsThePlanAndCountsWhatItCost() {
        plans.play(request -> ScriptedPlans.plan(PLAN, 0.0021));
        JsonNode evaluation = play("planner", planner(Map.of("model", "gpt-4o")));
        JsonNode episode = onlyEpisode(evaluation.get("id").asString());
        assertThat(episode.get("score").asInt()).isEqualTo(100);
        assertThat(trace(evaluation).subgoals()).containsSubsequence(PLAN).hasSameElementsAs(PLAN);
        assertThat(episode.get("promptTokens").asLong()).isEqualTo(700);
        assertThat(episode.get("answerTokens").asLong()).isEqualTo(30);
        assertThat(episode.get("dollars").asDouble()).isEqualTo(0.0021);

        assertThat(plans.requests()).singleElement().satisfies(request -> {
            assertThat(request.get("task").asString()).isEqualTo(TASK);
            assertThat(request.get("variation").asInt()).isEqualTo(VARIATION);
            assertThat(request.get("description").asString()).startsWith("Your task is to");
            assertThat(request.get("look").asString()).startsWith("This room is called");
            assertThat(request.get("inventory").asString()).contains("inventory");
            assertThat(request.get("model").asString()).isEqualTo("gpt-4o");
            assertThat(request.get("seed").asLong()).isEqualTo(1);
        });
        assertThat(inference.requests().getFirst().get("controllerPolicy").asString())
                .isEqualTo("on_marker");
        assertThat(inference
                        .requests()
                        .getFirst()
                        .get("models")
                        .get("controller")
                        .isNull())
                .isTrue();
    }

    @Test
    void waitsForAnAnnotationServiceThatIsBusy() {
        AtomicInteger asked = new AtomicInteger();
        plans.play(request -> asked.incrementAndGet() == 1
                ? new Answer(503, Map.of("detail", "away"))
                : ScriptedPlans.plan(PLAN, 0.0021));
        JsonNode evaluation = play("planner-waits", planner(Map.of()));
        assertThat(onlyEpisode(evaluation.get("id").asString()).get("score").asInt())
                .isEqualTo(100);
        assertThat(asked).hasValue(2);
    }

    @Test
    void saysThatAPlanIsEmptyAndCountsItAllTheSame() {
        plans.play(request -> ScriptedPlans.plan(List.of(), 0.0021));
        JsonNode created = create("planner-empty", planner(Map.of()));
        Awaitility.await().until(() -> state(created.get("id").asString()).equals("failed"));
        JsonNode episode = onlyEpisode(created.get("id").asString());
        assertThat(episode.get("error").asString()).contains("task 4-4 variation 230 has no sub-goals");
        assertThat(episode.get("dollars").asDouble()).isEqualTo(0.0021);
    }

    @Test
    void restsWhereAPlanMightCostTooMuch() {
        plans.play(request -> new Answer(409, Map.of("detail", "The next call may cost $0.1", "budgetReached", true)));
        JsonNode created = create("planner-dear", planner(Map.of("maxDollars", 0.01)));
        String job = created.get("jobId").asString();
        Awaitility.await()
                .until(() ->
                        client.get("/v1/jobs/" + job).get("state").asString().equals("paused"));
        assertThat(client.get("/v1/jobs/" + job).get("message").asString()).contains("rests", "The next call may cost");
        assertThat(plans.requests().getFirst().get("maxDollars").asDouble()).isEqualTo(0.01);

        plans.play(request -> ScriptedPlans.plan(PLAN, 0.0021));
        client.post("/v1/jobs/" + job + "/resume", Map.of());
        client.awaitJob(job);
        assertThat(onlyEpisode(created.get("id").asString()).get("score").asInt())
                .isEqualTo(100);
    }

    @Test
    void refusesBeforeAnythingIsQueuedWhereNoLlmIsSet() {
        plans.lack("give the annotation service SUBGOAL_TEACHER_API_KEY");
        assertProblem(planner(Map.of()), "agent", "SUBGOAL_TEACHER_API_KEY");
        assertProblem(Map.of("agent", "react", "episodes", ONE_EPISODE), "agent", "SUBGOAL_AGENT_LLM_BASE_URL");
        assertProblem(Map.of("agent", "planner", "models", JOINT, "episodes", ONE_EPISODE), "models", "executor only");
        assertThat(client.get("/v1/evaluations?name=wrong").get("total").asInt())
                .isZero();
    }
}

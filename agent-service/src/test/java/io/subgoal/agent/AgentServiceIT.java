package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.subgoal.testkit.ServiceClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Evaluations asked for and played. */
class AgentServiceIT extends AgentTest {

    @Autowired
    private SchedulerClient scheduler;

    @Test
    void goldReachesTheFullScoreAndEveryStepIsStored() {
        JsonNode evaluation = play(
                "gold",
                Map.of(
                        "agent",
                        "gold",
                        "episodes",
                        List.of(
                                Map.of("task", TASK, "variations", List.of("test:1", "dev:1")),
                                Map.of("task", "find-living-thing", "variations", List.of("0-1")))));
        assertThat(evaluation.get("mean").asDouble()).isEqualTo(100);
        assertThat(evaluation.get("tasks")).hasSize(2).allSatisfy(task -> {
            assertThat(task.get("solved").asDouble()).isEqualTo(1);
            assertThat(task.get("errors").asInt()).isZero();
        });
        assertThat(evaluation.get("simulatorVersion").asString()).isEqualTo("1.2.3");
        assertThat(evaluation.get("models")).isEmpty();

        JsonNode episodes = client.get("/v1/evaluations/" + evaluation.get("id").asString() + "/episodes");
        assertThat(episodes.get("total").asInt()).isEqualTo(4);
        assertThat(episodes.get("items").valueStream().map(e -> e.get("fold").asString()))
                .containsExactlyInAnyOrder("train", "train", "dev", "test");
        JsonNode trace = client.get(
                "/v1/episodes/" + episodes.get("items").get(0).get("id").asString() + "/trace");
        assertThat(trace.get("episode").get("stopReason").asString()).isEqualTo("completed");
        assertThat(trace.get("steps").valueStream().map(s -> s.get("index").asInt()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(trace.get("steps").get(0).get("look").asString()).startsWith("This room is called");
    }

    @Test
    void randomPlaysTheSameForTheSameSeed() {
        Map<String, Object> request = Map.of(
                "agent",
                "random",
                "episodes",
                ONE_EPISODE,
                "limits",
                Map.of("moves", 15, "decisions", 15),
                "seeds",
                List.of(7));
        List<String> first = trace(play("random-7", request)).actions();
        assertThat(trace(play("random-7-again", request)).actions()).isEqualTo(first);
        Map<String, Object> other = new HashMap<>(request);
        other.put("seeds", List.of(8));
        assertThat(trace(play("random-8", other)).actions()).isNotEqualTo(first);
    }

    @Test
    void aSubgoalAgentIsToldWhatWasRejectedAndItsMarkersAreStored() {
        AtomicInteger asked = new AtomicInteger();
        inference.play(request -> {
            asked.incrementAndGet();
            int done = (int) request.get("state")
                    .get("history")
                    .valueStream()
                    .filter(item -> !item.get("action").asString().equals("end subgoal"))
                    .count();
            List<String> subgoals = done < 2 ? List.of("go()") : List.of("go()", "finish()");
            int markers = request.get("state").get("subgoals").size() == 1 && done == 2 ? 1 : 0;
            boolean nonsense = done == 1 && request.get("rejected").isEmpty();
            return ScriptedInference.decision(subgoals, markers, nonsense ? "juggle the moon" : gold.get(done));
        });

        JsonNode evaluation = play("subgoal", Map.of("agent", "subgoal", "models", JOINT, "episodes", ONE_EPISODE));

        assertThat(evaluation.get("mean").asDouble()).isEqualTo(100);
        assertThat(evaluation.get("models"))
                .hasSize(3)
                .allSatisfy(model ->
                        assertThat(model.get("checkpointId").asString()).isEqualTo(CHECKPOINT.toString()));
        Trace trace = trace(evaluation);
        assertThat(trace.actions().stream().filter(a -> !a.equals("end subgoal")))
                .isEqualTo(gold);
        assertThat(trace.actions().indexOf("end subgoal")).isEqualTo(2);
        assertThat(trace.subgoals().subList(0, 3)).containsOnly("go()");
        assertThat(trace.subgoals().subList(3, trace.subgoals().size())).containsOnly("finish()");
        assertThat(asked.get()).isEqualTo(gold.size() + 1);
        JsonNode second = inference.requests().get(2);
        assertThat(second.get("rejected").get(0).asString()).isEqualTo("juggle the moon");
        assertThat(second.get("validActions").valueStream().map(JsonNode::asString))
                .contains(gold.get(1));
        assertThat(inference.requests().getFirst().get("validActions").isNull()).isTrue();
    }

    @Test
    void waitsForAnInferenceServiceThatIsBusy() {
        AtomicInteger asked = new AtomicInteger();
        inference.play(request -> {
            int call = asked.getAndIncrement();
            int done = request.get("state").get("history").size();
            return call == 0 || call == 2
                    ? new ScriptedInference.Answer(call == 0 ? 503 : 429, Map.of("detail", "busy"))
                    : ScriptedInference.decision(List.of(), 0, gold.get(done));
        });
        JsonNode evaluation = play(
                "imitation-busy",
                Map.of("agent", "imitation", "models", Map.of("imitation", "imitation"), "episodes", ONE_EPISODE));
        assertThat(evaluation.get("mean").asDouble()).isEqualTo(100);
        assertThat(asked.get()).isEqualTo(gold.size() + 2);
    }

    @Test
    void constrainedDecodingSendsTheValidActions() {
        inference.play(request -> ScriptedInference.decision(
                List.of(), 0, gold.get(request.get("state").get("history").size())));
        play(
                "imitation-constrained",
                Map.of(
                        "agent",
                        "imitation",
                        "models",
                        Map.of("imitation", "imitation"),
                        "decoding",
                        "constrained",
                        "episodes",
                        ONE_EPISODE));
        assertThat(inference.requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.get("decoding").asString()).isEqualTo("constrained");
            assertThat(request.get("validActions")).hasSizeGreaterThan(5);
        });
    }

    @Test
    void aCancelledEvaluationKeepsWhatWasPlayed() {
        JsonNode created = create(
                "cancelled",
                Map.of("agent", "gold", "episodes", List.of(Map.of("task", "7-1", "variations", List.of("test")))));
        String id = created.get("id").asString();
        String job = created.get("jobId").asString();
        Awaitility.await()
                .until(() -> client.get("/v1/evaluations/" + id).get("finished").asInt() >= 1);
        client.post("/v1/jobs/" + job + "/cancel", Map.of());
        Awaitility.await()
                .until(() ->
                        client.get("/v1/jobs/" + job).get("state").asString().equals("cancelled"));
        JsonNode evaluation = client.get("/v1/evaluations/" + id);
        assertThat(evaluation.get("mean").asDouble()).isEqualTo(100);
        assertThat(client.get("/v1/evaluations/" + id + "/episodes?size=500")
                        .get("items")
                        .valueStream()
                        .map(e -> e.get("state").asString()))
                .contains("succeeded", "cancelled");
    }

    @Test
    void aLongEpisodeStopsWhenItsEvaluationIsCancelled() {
        JsonNode created = create(
                "cancelled-episode",
                Map.of(
                        "agent",
                        "random",
                        "episodes",
                        ONE_EPISODE,
                        "limits",
                        Map.of("moves", 10_000, "decisions", 20_000)));
        String id = created.get("id").asString();
        Awaitility.await().until(() -> state(id).equals("running"));
        client.post("/v1/jobs/" + created.get("jobId").asString() + "/cancel", Map.of());
        Awaitility.await().until(() -> state(id).equals("cancelled"));
        Awaitility.await()
                .until(() -> client.get("/v1/evaluations/" + id)
                        .get("state")
                        .asString()
                        .equals("cancelled"));
    }

    /** Its process died after the last episode was written down and before the evaluation was. */
    @Test
    void anEvaluationWhoseLastEpisodeHasEndedEnds() {
        JsonNode evaluation = play("unsettled", Map.of("agent", "gold", "episodes", ONE_EPISODE));
        String job = evaluation.get("jobId").asString();
        jdbc.sql("update job set state = 'RUNNING', finished_at = null, progress = 0 where id = ?::uuid")
                .param(job)
                .update();
        String episode = onlyEpisode(evaluation.get("id").asString()).get("id").asString();
        scheduler.scheduleIfNotExists(new TaskInstance<>("episode", episode), Instant.now());
        client.awaitJob(job);
        assertThat(client.get("/v1/jobs/" + job).get("progress").asInt()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertProblem(Map.of("agent", "gold", "episodes", episodes("4-9", "0")), "episodes[0].task", "no task '4-9'");
        assertProblem(
                Map.of("agent", "gold", "episodes", episodes("4-4", "9999")),
                "episodes[0].variations",
                "there is no variation 9999");
        assertProblem(Map.of("agent", "gold", "episodes", List.of()), "episodes", "size must be between 1 and 30");
        assertProblem(
                Map.of("agent", "random", "models", JOINT, "episodes", ONE_EPISODE),
                "models",
                "'random' has no models");
        assertProblem(Map.of("agent", "subgoal", "episodes", ONE_EPISODE), "models", "must name an executor");
        assertProblem(
                Map.of("agent", "imitation", "models", Map.of("imitation", "nobody"), "episodes", ONE_EPISODE),
                "models.imitation",
                "serves no model 'nobody'; load it with PUT /v1/models/nobody");
        assertProblem(
                Map.of("agent", "imitation", "models", Map.of("imitation", "joint"), "episodes", ONE_EPISODE),
                "models.imitation",
                "was trained for");
        assertProblem(
                Map.of("agent", "gold", "simplifications", "magic", "episodes", ONE_EPISODE),
                "simplifications",
                "magic");
    }

    @Test
    void speaksOfTheWireAndNotOfJava() {
        assertProblem(
                Map.of("agent", "wizard", "episodes", ONE_EPISODE),
                "agent",
                "must be one of [subgoal, imitation, planner, react, random, gold], not 'wizard'");
        assertProblem(
                Map.of("agent", "gold", "episodes", ONE_EPISODE, "seeds", List.of("seven")),
                "seeds[0]",
                "must be a long, not 'seven'");
        ResponseEntity<JsonNode> nowhere = client.tryGet("/v1/nothing");
        assertThat(nowhere.getStatusCode().value()).isEqualTo(404);
        assertThat(ServiceClient.body(nowhere).get("detail").asString())
                .isEqualTo("There is nothing at /v1/nothing; /swagger-ui shows what there is");
        ResponseEntity<JsonNode> method = client.delete("/v1/evaluations");
        assertThat(method.getStatusCode().value()).isEqualTo(405);
        assertThat(ServiceClient.body(method).get("type").asString())
                .isEqualTo("urn:subgoal:problem:method-not-allowed");
        assertThat(method.getHeaders().getAllow()).isNotEmpty();
    }

    @Test
    void aNameIsTakenOnlyOnce() {
        play("twice", Map.of("agent", "gold", "episodes", ONE_EPISODE));
        ResponseEntity<JsonNode> second =
                client.post("/v1/evaluations", named("twice", Map.of("agent", "gold", "episodes", ONE_EPISODE)));
        assertThat(second.getStatusCode().value()).isEqualTo(409);
        assertThat(ServiceClient.body(second).get("detail").asString()).contains("Choose another name");
        assertThat(client.get("/v1/evaluations?name=twice").get("total").asInt())
                .isEqualTo(1);
    }
}

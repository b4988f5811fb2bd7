package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.model.ServedModels;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.trajectory.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** The service over HTTP with a real database and small models that really learned one episode. */
class InferenceServiceIT extends ServiceTest {

    private final ServedModels served;

    InferenceServiceIT(@Autowired ServedModels served) {
        this.served = served;
    }

    @BeforeEach
    void serveImitation() {
        if (client.tryGet("/v1/models/imitation").getStatusCode().value() == 404) {
            serve("imitation", store("imitation", List.of("imitation"), Classroom.imitation()));
        }
    }

    @Test
    void generatesGreedilyByBeamsAndAmongCandidates() {
        Map<String, Object> request = new HashMap<>(Map.of("inputs", List.of("controller | one", "first | two")));
        JsonNode greedy = generate(request);
        assertThat(greedy.get("outputs")).hasSize(2);
        assertThat(greedy.get("outputs").get(0)).hasSize(1);

        request.putAll(Map.of("beams", 4, "count", 3, "maxNewTokens", 6));
        List<Double> scores = greedyScores(generate(request).get("outputs").get(1));
        assertThat(scores).hasSize(3).isSortedAccordingTo((a, b) -> Double.compare(b, a));

        request.put("candidates", List.of("pick_up(orange)", "focus_on(orange)", "navigate_to(kitchen)"));
        JsonNode chosen = generate(request).get("outputs").get(0);
        assertThat(chosen.valueStream().map(h -> h.get("text").asString()))
                .containsExactlyInAnyOrder("pick_up(orange)", "focus_on(orange)", "navigate_to(kitchen)");
        assertThat(greedyScores(chosen)).isSortedAccordingTo((a, b) -> Double.compare(b, a));

        JsonNode ids =
                ServiceClient.body(client.post("/v1/tokenize", Map.of("model", "joint", "text", "pick_up(orange)")));
        assertThat(ids.get("count").asInt()).isEqualTo(5);
    }

    @Test
    void decidesAWholeEpisode() {
        List<Map<String, Object>> history = new ArrayList<>();
        List<String> subgoals = List.of();
        List<Integer> markers = new ArrayList<>();
        double score = 0;
        for (Step step : Lesson.STEPS) {
            JsonNode decision = decide(Map.of(
                    "models", Map.of("executor", "joint", "controller", "joint", "firstSubgoal", "joint"),
                    "state", Lesson.state(score, history, step, subgoals)));
            assertThat(decision.get("action").asString()).isEqualTo(step.action());
            assertThat(decision.get("stage").asString()).isEqualTo("GREEDY");
            assertThat(decision.get("taskComplete").asBoolean()).isFalse();
            markers.add(decision.get("markers").size());
            decision.get("markers")
                    .forEach(marker -> history.add(Lesson.item(
                            marker.get("action").asString(),
                            0,
                            marker.get("observation").asString())));
            subgoals = decision.get("subgoals")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            history.add(Lesson.item(step.action(), step.score() - score, step.observation()));
            score = step.score();
        }
        assertThat(subgoals).containsExactly("navigate_to(kitchen)", "pick_up(orange)", "focus_on(orange)");
        assertThat(markers).containsExactly(0, 1, 0, 1);
    }

    /** What was done in vain is not done again: the sub-goal ends, unless the model would rather do something else for it. */
    @Test
    void aSubgoalEndsWhereNothingElseIsWanted() {
        List<Map<String, Object>> history = new ArrayList<>();
        for (Step step : Lesson.STEPS.subList(0, 2)) {
            history.add(Lesson.item(step.action(), 0.25, step.observation()));
            if (history.size() == 1) {
                history.add(Lesson.item(HistoryEntry.MARKER.action(), 0, HistoryEntry.SUBGOAL_DONE));
            }
        }
        Map<String, Object> request = new HashMap<>(Map.of(
                "models", Map.of("executor", "joint", "controller", "joint", "firstSubgoal", "joint"),
                "state",
                        Lesson.state(
                                0.5,
                                history,
                                Lesson.STEPS.get(2),
                                List.of("navigate_to(kitchen)", "pick_up(orange)"))));
        assertThat(decide(request).get("action").asString()).isEqualTo("wait1");

        request.put("rejected", List.of("wait1"));
        request.put("validActions", List.of("wait1", "eat stove", "focus on orange"));
        JsonNode decision = decide(request);
        assertThat(decision.get("markers")).hasSize(1);
        // The lesson has no such state: which one is named differs from processor to processor.
        assertThat(decision.get("subgoals")).hasSize(3);
        assertThat(decision.get("subgoals").get(2).asString()).isNotEqualTo("pick_up(orange)");

        // What was never possible was not in vain: something else is done for the sub-goal.
        request.put("validActions", List.of("eat stove", "focus on orange"));
        assertThat(decide(request).get("markers")).isEmpty();
    }

    @Test
    void anImitationModelDecidesWithoutSubgoals() {
        Map<String, Object> request = new HashMap<>(Map.of(
                "models", Map.of("imitation", "imitation"),
                "state", Lesson.state(0, List.of(), Lesson.STEPS.getFirst(), List.of())));
        JsonNode decision = decide(request);
        assertThat(decision.get("action").asString()).isEqualTo("go to kitchen");
        assertThat(decision.get("formal").asString()).isEqualTo("GO(kitchen)");
        assertThat(decision.get("subgoals")).isEmpty();
        assertThat(decision.get("models").get(0).get("role").asString()).isEqualTo("imitation");
    }

    @Test
    void whatTheWorldRejectedIsNotSaidAgain() {
        Map<String, Object> request = new HashMap<>(Map.of(
                "models", Map.of("imitation", "imitation"),
                "state", Lesson.state(0, List.of(), Lesson.STEPS.getFirst(), List.of()),
                "rejected", List.of("go to kitchen")));
        JsonNode other = decide(request);
        assertThat(other.get("action").asString()).isNotEqualTo("go to kitchen");
        assertThat(other.get("stage").asString()).isIn("BEAM", "UNCHANGED");

        request.put("validActions", List.of("go to kitchen", "open door to kitchen", "eat orange"));
        assertThat(decide(request).get("action").asString()).isNotEqualTo("go to kitchen");
    }

    /** What is impossible would be wanted for ever; but nothing is focused on for want of something better. */
    @Test
    void theLikeliestIsDoneWhereNoAnswerIsPossible() {
        Map<String, Object> request = new HashMap<>(Map.of(
                "models", Map.of("imitation", "imitation"),
                "state", Lesson.state(0, List.of(), Lesson.STEPS.getFirst(), List.of()),
                "rejected", List.of("go to kitchen"),
                "validActions", List.of("focus on orange", "eat stove", "dunk stove into sink")));
        JsonNode decision = decide(request);
        assertThat(decision.get("stage").asString()).isEqualTo("LIKELIEST");
        assertThat(decision.get("action").asString()).isIn("eat stove", "dunk stove into sink");

        request.put("validActions", List.of("focus on orange"));
        assertThat(decide(request).get("action").asString()).isNotEqualTo("focus on orange");
    }

    /** Both words are in no row the model has learned from; without stand-ins the two actions would be one. */
    @Test
    void wordsThatTheModelDoesNotKnowAreToldApartAndSaid() {
        Map<String, Object> state = new HashMap<>(Lesson.state(0, List.of(), Lesson.STEPS.getFirst(), List.of()));
        state.put("look", state.get("look") + "\ta zirkon\n\ta blorb\n");
        List<String> both = List.of("pick up zirkon", "pick up blorb");
        JsonNode decision = decide(Map.of(
                "models",
                Map.of("imitation", "imitation"),
                "state",
                state,
                "decoding",
                "constrained",
                "validActions",
                both,
                "count",
                2));
        assertThat(decision.get("alternatives")
                        .valueStream()
                        .map(answer -> answer.get("action").asString()))
                .containsExactlyInAnyOrderElementsOf(both);
        assertThat(decision.get("alternatives")
                        .valueStream()
                        .map(answer -> answer.get("output").asString()))
                .containsExactlyInAnyOrder("PICK(zirkon)", "PICK(blorb)");
    }

    @Test
    void confinesAnswersToTheValidActions() {
        Map<String, Object> request = new HashMap<>(Map.of(
                "models", Map.of("executor", "joint", "controller", "joint", "firstSubgoal", "joint"),
                "state", Lesson.state(0, List.of(), Lesson.STEPS.getFirst(), List.of()),
                "decoding", "constrained",
                "validActions", List.of("pick up stove", "go to orange", "look around")));
        JsonNode decision = decide(request);
        assertThat(decision.get("stage").asString()).isEqualTo("CONSTRAINED");
        assertThat(decision.get("action").asString()).isEqualTo("go to orange");

        request.remove("validActions");
        assertProblem(client.post("/v1/decide", request), 400, "validActions");
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        Map<String, Object> state = Lesson.state(0, List.of(), Lesson.STEPS.getFirst(), List.of());
        ResponseEntity<JsonNode> unknown =
                client.post("/v1/decide", Map.of("models", Map.of("imitation", "nobody"), "state", state));
        assertThat(unknown.getStatusCode().value()).isEqualTo(404);
        assertThat(unknown.getBody().get("detail").asString())
                .contains("No model is served as 'nobody'", "PUT /v1/models/nobody");

        assertProblem(
                client.post("/v1/decide", Map.of("models", Map.of("imitation", "joint"), "state", state)),
                400,
                "models");
        assertProblem(
                client.post("/v1/decide", Map.of("models", Map.of("executor", "joint"), "state", state)),
                400,
                "models.firstSubgoal");
        assertProblem(
                client.post("/v1/models/joint/generate", Map.of("inputs", List.of("a"), "count", 2)), 400, "count");
        assertProblem(client.put("/v1/models/new", Map.of("checkpointId", UUID.randomUUID())), 400, "checkpointId");
        assertProblem(client.put("/v1/models/a%20b", Map.of("checkpointId", UUID.randomUUID())), 400, "name");
    }

    @Test
    void aSwapKeepsAnsweringAndUnloadingEnds() throws Exception {
        serve("swapped", storeJoint());
        Map<String, Object> request = Map.of("inputs", List.of("executor | any"));
        List<Integer> statuses = new ArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 60; i++) {
                statuses.add(client.post("/v1/models/swapped/generate", request)
                        .getStatusCode()
                        .value());
            }
        });
        for (int i = 0; i < 3; i++) {
            serve("swapped", storeJoint());
        }
        caller.join();
        assertThat(statuses).hasSize(60).containsOnly(200);
        assertThat(client.delete("/v1/models/swapped").getStatusCode().value()).isEqualTo(204);
        assertThat(client.post("/v1/models/swapped/generate", request)
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void servesWhatTheStoreSaysAsAnotherReplicaWould() throws IOException {
        UUID id = storeJoint();
        FileSystemUtils.deleteRecursively(Classroom.cache().resolve(id.toString()));
        served.put("follower", id);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        client.tryGet("/v1/models/follower").getStatusCode().is2xxSuccessful());
        assertThat(client.get("/v1/models/follower").get("checkpointId").asString())
                .isEqualTo(id.toString());
        served.remove("follower");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        client.tryGet("/v1/models/follower").getStatusCode().value() == 404);
    }

    @Test
    void repairsADamagedCacheFromTheStore() throws IOException {
        UUID id = storeJoint();
        serve("repaired", id);
        Files.writeString(Classroom.cache().resolve(id.toString()).resolve("model.safetensors"), "damaged");
        serve("repaired", id);
        assertThat(client.get("/v1/models/repaired").get("format").asString()).isEqualTo("compact/1");
    }

    private JsonNode generate(Map<String, Object> request) {
        return ServiceClient.body(client.post("/v1/models/joint/generate", request));
    }

    private static List<Double> greedyScores(JsonNode hypotheses) {
        return hypotheses.valueStream().map(h -> h.get("score").asDouble()).toList();
    }

    private JsonNode decide(Map<String, Object> request) {
        ResponseEntity<JsonNode> response = client.post("/v1/decide", request);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        return ServiceClient.body(response);
    }
}

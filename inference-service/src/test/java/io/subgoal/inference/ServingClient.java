package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.training.Checkpoints;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.textworld.trajectory.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** What tests of served models ask for. */
final class ServingClient {

    private final ServiceClient client;
    private final Checkpoints checkpoints;

    ServingClient(int port, ApplicationContext context) {
        client = new ServiceClient(port);
        checkpoints = context.getBean(Checkpoints.class);
    }

    /** An answer to a text. */
    record Answer(String text, double logProbability) {}

    ServiceClient http() {
        return client;
    }

    UUID storeJoint() {
        return store(Classroom.joint(), Classroom.JOINT_ROLES, "compact/1");
    }

    UUID storeImitation() {
        return store(Classroom.imitation(), List.of("imitation"), "compact/1");
    }

    UUID store(Path directory, List<String> roles, String format) {
        return checkpoints.storeModel(
                new Checkpoints.Description(null, "lesson", roles, format, 250, 1, Map.of("sourceTokens", 256)),
                directory);
    }

    JsonNode serve(String name, Map<String, ?> request) {
        ResponseEntity<JsonNode> response = client.put("/v1/models/" + name, request);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        return ServiceClient.body(response);
    }

    void point(String alias, UUID checkpoint) {
        ResponseEntity<JsonNode> response = client.put("/v1/aliases/" + alias, Map.of("checkpointId", checkpoint));
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
    }

    JsonNode model(String name) {
        return client.get("/v1/models/" + name);
    }

    String state(String name) {
        return model(name).get("state").asString();
    }

    ResponseEntity<JsonNode> tryGenerate(String name, String input) {
        return client.post("/v1/models/" + name + "/generate", Map.of("inputs", List.of(input)));
    }

    Answer generate(String name, String input) {
        ResponseEntity<JsonNode> response = tryGenerate(name, input);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        JsonNode best = ServiceClient.body(response).get("outputs").get(0).get(0);
        return new Answer(
                best.get("text").asString(), best.get("logProbability").asDouble());
    }

    /** Plays the lesson's episode with one model for the three roles; returns what was done. */
    List<String> play(String name) {
        List<Map<String, Object>> history = new ArrayList<>();
        List<String> subgoals = List.of();
        List<String> actions = new ArrayList<>();
        double score = 0;
        for (Step step : Lesson.STEPS) {
            ResponseEntity<JsonNode> response = decide(
                    Map.of("executor", name, "controller", name, "firstSubgoal", name),
                    Lesson.state(score, history, step, subgoals));
            assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
            JsonNode decision = ServiceClient.body(response);
            actions.add(decision.get("action").asString());
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
        return actions;
    }

    ResponseEntity<JsonNode> decide(Map<String, String> models, Map<String, Object> state) {
        return client.post("/v1/decide", new HashMap<>(Map.of("models", models, "state", state)));
    }

    static List<String> lesson() {
        return Lesson.STEPS.stream().map(Step::action).toList();
    }

    static Map<String, Object> firstState() {
        return Lesson.state(0, List.of(), Lesson.STEPS.getFirst(), List.of());
    }

    static void assertProblem(ResponseEntity<JsonNode> response, int status, String... words) {
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(status);
        assertThat(ServiceClient.body(response).get("detail").asString()).contains(words);
    }

    static void assertRefused(ResponseEntity<JsonNode> response, String field, String... words) {
        assertProblem(response, 400, words);
        assertThat(ServiceClient.body(response)
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asString())
                .isEqualTo(field);
    }
}

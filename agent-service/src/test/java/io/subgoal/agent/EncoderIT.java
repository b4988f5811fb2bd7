package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Evaluations that name a model whose encoder matches actions. */
class EncoderIT extends AgentTest {

    @Test
    void theEncoderIsPassedOnWithEveryDecisionAndReported() {
        inference.play(request -> ScriptedInference.decision(
                List.of(), 0, gold.get(request.get("state").get("history").size())));
        JsonNode evaluation = play("with-encoder", imitation(Map.of("imitation", "imitation", "encoder", "joint")));
        assertThat(inference.requests())
                .hasSameSizeAs(gold)
                .allSatisfy(request -> assertThat(
                                request.get("models").get("encoder").asString())
                        .isEqualTo("joint"));
        assertNamesTheEncoder(evaluation.get("models"));
        assertNamesTheEncoder(
                client.get("/v1/evaluations/" + evaluation.get("id").asString() + "/report")
                        .get("evaluation")
                        .get("models"));
    }

    private static void assertNamesTheEncoder(JsonNode models) {
        assertThat(models.valueStream().map(model -> model.get("role").asString()))
                .containsExactly("imitation", "encoder");
        assertThat(models.get(1).get("name").asString()).isEqualTo("joint");
        assertThat(models.get(1).get("checkpointId").asString()).isEqualTo(CHECKPOINT.toString());
    }

    @Test
    void anEncoderThatCannotBeAskedIsRefused() {
        assertProblem(
                imitation(Map.of("imitation", "imitation", "encoder", "nobody")),
                "models.encoder",
                "serves no model 'nobody'");
        assertProblem(
                Map.of(
                        "agent",
                        "imitation",
                        "models",
                        Map.of("imitation", "imitation", "encoder", "joint"),
                        "decoding",
                        "constrained",
                        "episodes",
                        ONE_EPISODE),
                "models.encoder",
                "constrained");
    }

    private static Map<String, Object> imitation(Map<String, Object> models) {
        return Map.of("agent", "imitation", "models", models, "episodes", ONE_EPISODE);
    }
}

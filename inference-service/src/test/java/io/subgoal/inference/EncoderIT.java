package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.testkit.ServiceClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Decisions in which an encoder says which valid action is nearest to what the model wants. */
class EncoderIT extends ServiceTest {

    private static final String WANTED = "go to kitchen";
    /** Has more of the wanted action's words; the rest is said so often that little of the meaning is left. */
    private static final String NEAREST_BY_WORDS = "go to kitchen" + " stove".repeat(20);

    private static final String NEAREST_IN_MEANING = "go kitchen";

    private static final String ENCODER = "meaning";

    @BeforeEach
    void serveAnEncoderWithoutRoles() {
        if (client.tryGet("/v1/models/" + ENCODER).getStatusCode().value() == 404) {
            serve(ENCODER, store(ENCODER, List.of(), Classroom.imitation()));
        }
    }

    @Test
    void theNearestActionIsTheOneTheEncoderFinds() {
        JsonNode byWords = decide(request(Map.of()));
        assertThat(byWords.get("stage").asString()).isEqualTo("SIMILAR");
        assertThat(byWords.get("action").asString()).isEqualTo(NEAREST_BY_WORDS);
        assertThat(byWords.get("models")
                        .valueStream()
                        .map(call -> call.get("role").asString()))
                .containsOnly("executor");

        JsonNode byMeaning = decide(request(Map.of("encoder", ENCODER)));
        assertThat(byMeaning.get("stage").asString()).isEqualTo("SIMILAR");
        assertThat(byMeaning.get("action").asString()).isEqualTo(NEAREST_IN_MEANING);
        JsonNode call = last(byMeaning.get("models"));
        assertThat(call.get("model").asString()).isEqualTo(ENCODER);
        assertThat(call.get("role").asString()).isEqualTo("encoder");
        assertThat(call.get("output").asString()).isEqualTo(NEAREST_IN_MEANING);
        assertThat(call.get("millis").asDouble()).isPositive();
        assertThat(call.get("score").asDouble())
                .isCloseTo(cosine(WANTED, NEAREST_IN_MEANING), within(1e-4))
                .isGreaterThan(cosine(WANTED, NEAREST_BY_WORDS));

        assertThat(decide(request(Map.of("encoder", ENCODER))).get("action").asString())
                .isEqualTo(NEAREST_IN_MEANING);
    }

    @Test
    void theEncoderIsAskedOnlyIfNothingElseFits() {
        Map<String, Object> repairable = request(Map.of("encoder", ENCODER));
        repairable.put("validActions", List.of(NEAREST_IN_MEANING, "open door to kitchen"));
        assertRepaired(decide(repairable));

        Map<String, Object> nothingOfTheKind = request(Map.of("encoder", ENCODER));
        nothingOfTheKind.put("validActions", List.of("eat stove"));
        JsonNode decision = decide(nothingOfTheKind);
        assertThat(decision.get("stage").asString()).isEqualTo("LIKELIEST");
        assertThat(last(decision.get("models")).get("role").asString()).isEqualTo("executor");
    }

    private static void assertRepaired(JsonNode decision) {
        assertThat(decision.get("stage").asString()).isEqualTo("REPAIRED");
        assertThat(decision.get("action").asString()).isEqualTo("open door to kitchen");
        assertThat(last(decision.get("models")).get("role").asString()).isEqualTo("executor");
    }

    @Test
    void anEncoderThatIsNotServedIsRefusedEvenWhereItWouldNotBeAsked() {
        Map<String, Object> request = request(Map.of("encoder", "nobody"));
        request.remove("rejected");
        ResponseEntity<JsonNode> refused = client.post("/v1/decide", request);
        assertProblem(refused, 400, "models.encoder");
        assertThat(refused.getBody().get("errors").get(0).get("message").asString())
                .contains("No model is served as 'nobody'", "PUT /v1/models/nobody");

        Map<String, Object> constrained = request(Map.of("encoder", ENCODER));
        constrained.put("decoding", "constrained");
        assertProblem(client.post("/v1/decide", constrained), 400, "models.encoder");
    }

    @Test
    void anEncoderCanBeSwappedWhileItIsAsked() throws Exception {
        serve("swapped-encoder", storeJoint());
        List<JsonNode> calls = new ArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 40; i++) {
                Map<String, Object> request = request(Map.of("encoder", "swapped-encoder"));
                // No vector is known from before.
                request.put("validActions", List.of("go near stove", "go near stove " + i));
                calls.add(last(decide(request).get("models")));
            }
        });
        for (int i = 0; i < 3; i++) {
            serve("swapped-encoder", storeJoint());
        }
        caller.join();
        assertThat(calls)
                .hasSize(40)
                .allSatisfy(call -> assertThat(call.get("model").asString()).isEqualTo("swapped-encoder"));
        assertThat(client.delete("/v1/models/swapped-encoder").getStatusCode().value())
                .isEqualTo(204);
    }

    /** The first step of the lesson, in which what the model wants is not possible. */
    private static Map<String, Object> request(Map<String, Object> encoder) {
        Map<String, Object> models =
                new HashMap<>(Map.of("executor", JOINT, "controller", JOINT, "firstSubgoal", JOINT));
        models.putAll(encoder);
        return new HashMap<>(Map.of(
                "models",
                models,
                "state",
                Lesson.state(0, List.of(), Lesson.STEPS.getFirst(), List.of("navigate_to(kitchen)")),
                "rejected",
                List.of(WANTED),
                "validActions",
                List.of(NEAREST_BY_WORDS, NEAREST_IN_MEANING, "look around", "focus on kitchen")));
    }

    private JsonNode decide(Map<String, Object> request) {
        ResponseEntity<JsonNode> response = client.post("/v1/decide", request);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        return ServiceClient.body(response);
    }

    private static JsonNode last(JsonNode list) {
        return list.get(list.size() - 1);
    }

    /** By the other engine, outside the service. */
    private static double cosine(String one, String other) {
        try (T5Model model = T5Model.load(Classroom.imitation(), Device.cpu());
                T5Tokenizer tokenizer = T5Tokenizer.load(Classroom.imitation().resolve("tokenizer.json"))) {
            List<float[]> vectors = model.embed(List.of(tokenizer.encode(one), tokenizer.encode(other)));
            double product = 0;
            double first = 0;
            double second = 0;
            for (int i = 0; i < vectors.getFirst().length; i++) {
                product += vectors.getFirst()[i] * vectors.getLast()[i];
                first += vectors.getFirst()[i] * vectors.getFirst()[i];
                second += vectors.getLast()[i] * vectors.getLast()[i];
            }
            return product / Math.sqrt(first * second);
        }
    }
}

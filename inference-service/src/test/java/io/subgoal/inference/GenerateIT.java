package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.api.inference.GenerateRequest;
import io.subgoal.api.inference.GenerateResponse;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.service.client.ServiceClients;
import io.subgoal.testkit.ServiceClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be asked of a model. */
class GenerateIT extends ServiceTest {

    @Test
    void answersTextsAndTheirIdsAlike() {
        JsonNode byText = generate(Map.of("inputs", List.of(KNOWN, "executor | one")));
        JsonNode ids = ServiceClient.body(client.post("/v1/tokenize", Map.of("model", JOINT, "text", KNOWN)));
        JsonNode byIds = generate(Map.of("tokens", List.of(ids.get("ids"))));

        assertThat(best(byText).get("text").asString()).isEqualTo(ANSWER);
        assertThat(best(byText).get("finish").asString()).isEqualTo("stop");
        assertThat(best(byIds)).isEqualTo(best(byText));
        assertThat(byText.get("outputs")).hasSize(2);
        assertThat(byText.get("inputTokens").get(0)).isEqualTo(ids.get("count"));
        assertThat(byText.has("seed")).isFalse();
    }

    @Test
    void endsWhereItIsLongEnough() {
        JsonNode cut = best(generate(Map.of("inputs", List.of(KNOWN), "maxNewTokens", 2)));
        assertThat(cut.get("text").asString()).isEqualTo("navigate_to(");
        assertThat(cut.get("tokens").asInt()).isEqualTo(2);
        assertThat(cut.get("finish").asString()).isEqualTo("length");
    }

    @Test
    void beamsComeBestFirstWithTheLogProbabilityOfEveryToken() {
        JsonNode output = generate(Map.of(
                        "inputs", List.of(KNOWN), "beams", 4, "count", 3, "lengthPenalty", 0, "logProbabilities", true))
                .get("outputs")
                .get(0);
        List<Double> scores =
                output.valueStream().map(h -> h.get("score").asDouble()).toList();
        assertThat(scores).hasSize(3).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        for (JsonNode hypothesis : output) {
            double sum = hypothesis
                    .get("details")
                    .valueStream()
                    .mapToDouble(t -> t.get("logProbability").asDouble())
                    .sum();
            assertThat(sum).isCloseTo(hypothesis.get("logProbability").asDouble(), within(1e-4));
            assertThat(hypothesis.get("score").asDouble()).isCloseTo(sum, within(1e-4));
            assertThat(texts(hypothesis)).isEqualTo(hypothesis.get("text").asString());
            assertThat(hypothesis.get("details"))
                    .hasSize(hypothesis.get("tokens").asInt());
        }
        JsonNode alone = best(generate(Map.of("inputs", List.of(KNOWN))));
        assertThat(alone.has("details")).isFalse();
    }

    @Test
    void whatIsDrawnIsAMatterOfTheSeed() {
        JsonNode first = sample(Map.of("temperature", 5, "seed", 7));
        assertThat(first.get("seed").asLong()).isEqualTo(7);
        assertThat(sample(Map.of("temperature", 5, "seed", 7)).get("outputs")).isEqualTo(first.get("outputs"));
        assertThat(sample(Map.of("temperature", 5, "seed", 8)).get("outputs")).isNotEqualTo(first.get("outputs"));

        JsonNode unseeded = sample(Map.of("temperature", 5));
        JsonNode again = sample(Map.of("temperature", 5, "seed", unseeded.get("seed")));
        assertThat(again.get("outputs")).isEqualTo(unseeded.get("outputs"));

        JsonNode mostProbable = sample(Map.of("temperature", 5, "topK", 1));
        assertThat(best(mostProbable).get("text").asString()).isEqualTo(ANSWER);
    }

    @Test
    void anAnswerEndsBeforeAStopString() {
        Map<String, Object> request = new HashMap<>(Map.of("inputs", List.of(KNOWN), "stop", List.of("itchen)", "(k")));
        JsonNode greedy = best(generate(request));
        assertThat(greedy.get("text").asString()).isEqualTo("navigate_to");
        assertThat(greedy.get("finish").asString()).isEqualTo("stop");

        request.putAll(Map.of("beams", 2, "logProbabilities", true));
        JsonNode beam = best(generate(request));
        assertThat(beam.get("text").asString()).isEqualTo("navigate_to");
        assertThat(texts(beam)).isEqualTo("navigate_to");
    }

    @Test
    void choosesExactlyAmongThousandsOfCandidates() {
        List<String> candidates = new ArrayList<>(IntStream.range(0, 5000)
                .mapToObj(i -> "pick_up(orange %d)".formatted(i))
                .toList());
        candidates.add(4321, ANSWER);
        JsonNode chosen = generate(Map.of("inputs", List.of(KNOWN, KNOWN), "candidates", candidates));
        assertThat(chosen.get("outputs")).hasSize(2);
        assertThat(best(chosen).get("text").asString()).isEqualTo(ANSWER);
        assertThat(best(chosen).get("finish").asString()).isEqualTo("stop");

        JsonNode scored =
                generate(Map.of("inputs", List.of(KNOWN), "candidates", candidates, "candidateMode", "score"));
        JsonNode scores = scored.get("outputs").get(0);
        assertThat(scores).hasSize(5001);
        assertThat(scores.valueStream().map(h -> h.get("text").asString()).toList())
                .isEqualTo(candidates);
        double best = scores.get(4321).get("logProbability").asDouble();
        assertThat(best).isCloseTo(best(chosen).get("logProbability").asDouble(), within(1e-4));
        assertThat(scores.valueStream()
                        .filter(h -> h.get("logProbability").asDouble() >= best)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void writesIdsAsText() {
        JsonNode ids = ServiceClient.body(client.post("/v1/tokenize", Map.of("model", JOINT, "text", ANSWER)));
        ResponseEntity<JsonNode> text = client.post("/v1/detokenize", Map.of("model", JOINT, "ids", ids.get("ids")));
        assertThat(text.getBody().get("text").asString()).isEqualTo(ANSWER);
        assertProblem(client.post("/v1/detokenize", Map.of("model", JOINT, "ids", List.of(5, -1))), 400, "ids[1]");
    }

    @Test
    void saysWhatItIsAndHowMuchMayBeAsked() {
        JsonNode info = client.get("/v1/info");
        assertThat(info.get("name").asString()).isEqualTo("inference-service");
        assertThat(info.get("engine").asString()).isEqualTo("auto");
        assertThat(info.get("models").valueStream().map(JsonNode::asString)).contains(JOINT);
        assertThat(info.get("limits").get("candidates").asInt()).isEqualTo(10_000);
        assertThat(info.get("limits").get("bodyBytes").asLong()).isEqualTo(16L << 20);
    }

    @Test
    void listsModelsAsOpenAiDoesWithOurFieldsBeside() {
        JsonNode list = client.get("/v1/models");
        assertThat(list.get("object").asString()).isEqualTo("list");
        JsonNode joint = list.get("data")
                .valueStream()
                .filter(model -> model.get("id").asString().equals(JOINT))
                .findFirst()
                .orElseThrow();
        assertThat(joint).isEqualTo(client.get("/v1/models/" + JOINT));
        assertThat(joint.get("object").asString()).isEqualTo("model");
        assertThat(joint.get("owned_by").asString()).isEqualTo("subgoal");
        assertThat(joint.get("created").asLong()).isGreaterThan(1_700_000_000);
        assertThat(joint.get("format").asString()).isEqualTo("compact/1");

        ResponseEntity<JsonNode> nobody = client.tryGet("/v1/models/nobody");
        assertThat(nobody.getStatusCode().value()).isEqualTo(404);
        assertThat(nobody.getBody().get("type").asString()).isEqualTo("urn:subgoal:problem:not-found");
        assertThat(nobody.getBody().get("error").get("code").asString()).isEqualTo("model_not_found");
    }

    @Test
    void ourOwnClientReadsItAll() {
        InferenceApi api =
                ServiceClients.create(InferenceApi.class, "http://localhost:" + port, null, Duration.ofMinutes(1));
        assertThat(api.models().data()).contains(api.model(JOINT));
        GenerateResponse answer = api.generate(JOINT, GenerateRequest.greedy(List.of(KNOWN)));
        assertThat(answer.outputs().getFirst().getFirst().text()).isEqualTo(ANSWER);

        JsonMapper strict = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        ServedModel model = strict.readValue(client.get("/v1/models/" + JOINT).toString(), ServedModel.class);
        assertThat(model).isEqualTo(api.model(JOINT));
    }

    private JsonNode sample(Map<String, Object> sampling) {
        return generate(Map.of("inputs", List.of(KNOWN), "sampling", sampling, "count", 3, "maxNewTokens", 8));
    }

    private JsonNode generate(Map<String, Object> request) {
        ResponseEntity<JsonNode> response = client.post("/v1/models/joint/generate", request);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        return ServiceClient.body(response);
    }

    private static JsonNode best(JsonNode response) {
        return response.get("outputs").get(0).get(0);
    }

    private static String texts(JsonNode hypothesis) {
        return String.join(
                "",
                hypothesis
                        .get("details")
                        .valueStream()
                        .map(t -> t.get("text").asString())
                        .toList());
    }
}

package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenAI's completions over plain HTTP. */
class CompletionsIT extends ServiceTest {

    private static final String PATH = "/v1/completions";

    @Test
    void aPromptMayBeATextOrIdsOrSeveral() {
        JsonNode ids = ServiceClient.body(client.post("/v1/tokenize", Map.of("model", JOINT, "text", KNOWN)))
                .get("ids");
        for (Object prompt : List.of(KNOWN, List.of(KNOWN), ids, List.of(ids))) {
            assertThat(texts(complete(Map.of("prompt", prompt)))).containsExactly(ANSWER);
        }
        JsonNode several = complete(Map.of("prompt", List.of(KNOWN, "executor | one", KNOWN)));
        assertThat(texts(several)).hasSize(3);
        assertThat(several.get("choices").get(2).get("index").asInt()).isEqualTo(2);
        assertThat(texts(several).get(2)).isEqualTo(ANSWER);
        assertThat(several.get("usage").get("total_tokens").asInt())
                .isEqualTo(several.get("usage").get("prompt_tokens").asInt()
                        + several.get("usage").get("completion_tokens").asInt());
    }

    @Test
    void withoutATemperatureItIsDrawnAsOpenAiDoes() {
        Map<String, Object> request =
                new HashMap<>(Map.of("model", JOINT, "prompt", "executor | any", "n", 8, "seed", 3, "max_tokens", 4));
        JsonNode drawn = ServiceClient.body(client.post(PATH, request));
        assertThat(drawn.get("choices")).hasSize(8);
        assertThat(texts(ServiceClient.body(client.post(PATH, request)))).isEqualTo(texts(drawn));
        request.put("seed", 4);
        request.put("temperature", 2);
        assertThat(texts(ServiceClient.body(client.post(PATH, request)))).isNotEqualTo(texts(drawn));
    }

    @Test
    void theBestOfSeveralAreGiven() {
        JsonNode beams = complete(Map.of("prompt", KNOWN, "n", 2, "best_of", 5, "logprobs", 0));
        assertThat(texts(beams)).hasSize(2).doesNotHaveDuplicates().startsWith(ANSWER);

        Map<String, Object> request = new HashMap<>(Map.of(
                "prompt", KNOWN, "n", 2, "best_of", 6, "logprobs", 0, "temperature", 1.5, "seed", 1, "max_tokens", 4));
        List<Double> best = means(complete(request));
        request.put("n", 6);
        List<Double> all = means(complete(request)).stream()
                .sorted((a, b) -> Double.compare(b, a))
                .toList();
        assertThat(best).hasSize(2).isEqualTo(all.subList(0, 2));
    }

    @Test
    void logprobsSayWhereEveryTokenBegins() {
        JsonNode choice =
                complete(Map.of("prompt", KNOWN, "logprobs", 1)).get("choices").get(0);
        JsonNode logprobs = choice.get("logprobs");
        String text = choice.get("text").asString();
        assertThat(logprobs.get("top_logprobs").isNull()).isTrue();
        assertThat(logprobs.get("token_logprobs"))
                .hasSize(logprobs.get("tokens").size());
        for (int i = 0; i < logprobs.get("tokens").size(); i++) {
            assertThat(text.substring(logprobs.get("text_offset").get(i).asInt()))
                    .startsWith(logprobs.get("tokens").get(i).asString());
        }
        assertThat(complete(Map.of("prompt", KNOWN))
                        .get("choices")
                        .get(0)
                        .get("logprobs")
                        .isNull())
                .isTrue();
    }

    @Test
    void aStreamEndsWithDoneAndCountsIfAsked() throws Exception {
        Events events = Events.post(
                port,
                PATH,
                Map.of(
                        "model",
                        JOINT,
                        "prompt",
                        KNOWN,
                        "temperature",
                        0,
                        "stream",
                        true,
                        "stop",
                        "(",
                        "stream_options",
                        Map.of("include_usage", true)));
        assertThat(events.last().data()).isEqualTo("[DONE]");
        List<JsonNode> parts = events.all().subList(0, events.all().size() - 1).stream()
                .map(Events.Event::json)
                .toList();
        assertThat(parts.stream().map(p -> p.get("id").asString()).distinct()).hasSize(1);
        assertThat(parts.getLast().get("choices")).isEmpty();
        assertThat(parts.getLast().get("usage").get("completion_tokens").asInt())
                .isPositive();
        assertThat(parts.get(parts.size() - 2)
                        .get("choices")
                        .get(0)
                        .get("finish_reason")
                        .asString())
                .isEqualTo("stop");
        assertThat(parts.subList(0, parts.size() - 1).stream()
                        .map(p -> p.get("choices").get(0).get("text").asString())
                        .reduce("", String::concat))
                .isEqualTo("navigate_to");
    }

    @Test
    void beamsComeAtTheEndOfAStream() throws Exception {
        Events events = Events.post(
                port, PATH, Map.of("model", JOINT, "prompt", KNOWN, "temperature", 0, "n", 2, "stream", true));
        assertThat(events.all()).hasSize(2);
        assertThat(texts(events.all().getFirst().json())).hasSize(2).startsWith(ANSWER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt': 'a'}                                             | model",
                "{'model': 'joint'}                                          | prompt",
                "{'model': 'joint', 'prompt': ''}                            | prompt",
                "{'model': 'joint', 'prompt': []}                            | prompt",
                "{'model': 'joint', 'prompt': 5}                             | prompt",
                "{'model': 'joint', 'prompt': ['a', 5]}                      | prompt[0]",
                "{'model': 'joint', 'prompt': [5, -5]}                       | prompt[1]",
                "{'model': 'joint', 'prompt': [[5], [5, 'x']]}               | prompt[1][1]",
                "{'model': 'joint', 'prompt': 'a', 'temperature': 3}         | temperature",
                "{'model': 'joint', 'prompt': 'a', 'temperature': 'NaN'}     | temperature",
                "{'model': 'joint', 'prompt': 'a', 'max_tokens': 0}          | max_tokens",
                "{'model': 'joint', 'prompt': 'a', 'max_tokens': 'many'}     | max_tokens",
                "{'model': 'joint', 'prompt': 'a', 'n': 10000}               | n",
                "{'model': 'joint', 'prompt': 'a', 'n': 3, 'best_of': 2}     | best_of",
                "{'model': 'joint', 'prompt': 'a', 'best_of': 2, 'stream': true} | best_of",
                "{'model': 'joint', 'prompt': 'a', 'logprobs': 6}            | logprobs",
                "{'model': 'joint', 'prompt': 'a', 'echo': true}             | echo",
                "{'model': 'joint', 'prompt': 'a', 'suffix': 'b'}            | suffix",
                "{'model': 'joint', 'prompt': 'a', 'presence_penalty': 1}    | presence_penalty",
                "{'model': 'joint', 'prompt': 'a', 'frequency_penalty': -1}  | frequency_penalty",
                "{'model': 'joint', 'prompt': 'a', 'logit_bias': {'5': 1}}   | logit_bias",
                "{'model': 'joint', 'prompt': 'a', 'stop': 5}                | stop",
                "{'model': 'joint', 'prompt': 'a', 'stop': ['']}             | stop",
                "{'model': 'joint', 'prompt': 'a', 'stream_options': {}}     | stream_options"
            })
    void whatIsWrongIsSaidAsOpenAiDoes(String body, String field) throws Exception {
        HttpResponse<String> response = Events.send(port, PATH, body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode error = new JsonMapper().readTree(response.body()).get("error");
        assertThat(error.get("param").asString()).isEqualTo(field);
        assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.get("message").asString()).contains(field);
    }

    @Test
    void anUnknownModelAndABrokenBodyAreSaidSoToo() throws Exception {
        ResponseEntity<JsonNode> nobody = client.post(PATH, Map.of("model", "nobody", "prompt", "a"));
        assertThat(nobody.getStatusCode().value()).isEqualTo(404);
        assertThat(nobody.getBody().get("error").get("code").asString()).isEqualTo("model_not_found");
        assertThat(nobody.getBody().get("error").get("param").asString()).isEqualTo("model");

        HttpResponse<String> broken = Events.send(port, PATH, "{\"model\": ");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(new JsonMapper()
                        .readTree(broken.body())
                        .get("error")
                        .get("code")
                        .asString())
                .isEqualTo("malformed_json");
        HttpResponse<String> large =
                Events.send(port, PATH, "{\"model\": \"joint\", \"prompt\": \"" + "a".repeat(17 << 20) + "\"}");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(new JsonMapper()
                        .readTree(large.body())
                        .get("error")
                        .get("message")
                        .asString())
                .contains("larger than");
    }

    @Test
    void fieldsOfLaterVersionsAreIgnored() {
        assertThat(texts(complete(Map.of("prompt", KNOWN, "user", "anna", "store", true, "metadata", Map.of("a", 1)))))
                .containsExactly(ANSWER);
    }

    /** Greedy unless it says otherwise. */
    private JsonNode complete(Map<String, Object> fields) {
        Map<String, Object> request = new HashMap<>(Map.of("model", JOINT, "temperature", 0));
        request.putAll(fields);
        ResponseEntity<JsonNode> response = client.post(PATH, request);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        return ServiceClient.body(response);
    }

    private static List<String> texts(JsonNode completion) {
        return completion
                .get("choices")
                .valueStream()
                .map(c -> c.get("text").asString())
                .toList();
    }

    private static List<Double> means(JsonNode completion) {
        return completion
                .get("choices")
                .valueStream()
                .map(c -> c.get("logprobs")
                        .get("token_logprobs")
                        .valueStream()
                        .mapToDouble(JsonNode::asDouble)
                        .average()
                        .orElseThrow())
                .map(mean -> Math.round(mean * 1e5) / 1e5)
                .toList();
    }
}

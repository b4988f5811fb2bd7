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

/** The Open Inference Protocol, version 2. */
class OpenInferenceIT extends ServiceTest {

    private static final String MODEL = "/v2/models/joint";

    @Test
    void saysHowItIsAndWhatItHas() {
        assertThat(client.get("/v2/health/live").get("live").asBoolean()).isTrue();
        assertThat(client.get("/v2/health/ready").get("ready").asBoolean()).isTrue();
        assertThat(client.get("/v2").get("extensions").valueStream().map(JsonNode::asString))
                .contains("generate");
        JsonNode model = client.get(MODEL);
        assertThat(model.get("platform").asString()).isEqualTo("onnxruntime_onnx");
        assertThat(model.get("inputs").get(0).get("datatype").asString()).isEqualTo("BYTES");
        assertThat(model.get("outputs").valueStream().map(t -> t.get("name").asString()))
                .containsExactly("text", "score", "log_probability");
        String version = model.get("versions").get(0).asString();
        assertThat(client.get("/v1/models/joint").get("checkpointId").asString())
                .isEqualTo(version);
        assertThat(client.get(MODEL + "/versions/" + version)).isEqualTo(model);
        assertThat(client.get(MODEL + "/ready").get("ready").asBoolean()).isTrue();
        assertThat(client.get(MODEL + "/versions/" + version + "/ready")
                        .get("name")
                        .asString())
                .isEqualTo(JOINT);
    }

    @Test
    void infersFromTextsAndFromIds() {
        JsonNode byText = infer(Map.of(
                "id", "42", "inputs", List.of(tensor("text", "BYTES", List.of(2), List.of(KNOWN, "executor | one")))));
        assertThat(byText.get("id").asString()).isEqualTo("42");
        assertThat(byText.get("outputs").valueStream().map(t -> t.get("shape").toString()))
                .containsOnly("[2,1]");
        assertThat(output(byText, "text").get("data").get(0).asString()).isEqualTo(ANSWER);
        assertThat(output(byText, "log_probability").get("data").get(0).asDouble())
                .isNegative();

        JsonNode ids = ServiceClient.body(client.post("/v1/tokenize", Map.of("model", JOINT, "text", KNOWN)))
                .get("ids");
        List<Integer> row =
                new java.util.ArrayList<>(ids.valueStream().map(JsonNode::asInt).toList());
        row.addAll(List.of(0, 0, 0));
        JsonNode byIds = infer(Map.of(
                "inputs", List.of(tensor("ids", "INT64", List.of(2, row.size()), List.of(row, row))),
                "outputs", List.of(Map.of("name", "text"))));
        assertThat(byIds.get("outputs")).hasSize(1);
        assertThat(output(byIds, "text").get("data").valueStream().map(JsonNode::asString))
                .containsExactly(ANSWER, ANSWER);
    }

    @Test
    void parametersSayHow() {
        Map<String, Object> request = new HashMap<>(
                Map.of("inputs", List.of(tensor("text", "BYTES", List.of(1, 1), List.of(List.of(KNOWN))))));
        request.put("parameters", Map.of("beams", 4, "count", 3, "max_new_tokens", 6, "binary_data_output", true));
        JsonNode beams = infer(request);
        assertThat(output(beams, "score").get("shape").toString()).isEqualTo("[1,3]");
        assertThat(output(beams, "score")
                        .get("data")
                        .valueStream()
                        .map(JsonNode::asDouble)
                        .toList())
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));

        request.put("parameters", Map.of("temperature", 5, "count", 3, "max_new_tokens", 6));
        JsonNode drawn = infer(request);
        request.put(
                "parameters",
                Map.of(
                        "temperature",
                        5,
                        "count",
                        3,
                        "max_new_tokens",
                        6,
                        "seed",
                        drawn.get("parameters").get("seed")));
        assertThat(output(infer(request), "text")).isEqualTo(output(drawn, "text"));

        request.put("parameters", Map.of("stop", "("));
        assertThat(output(infer(request), "text").get("data").get(0).asString()).isEqualTo("navigate_to");
    }

    @Test
    void generatesTextAtOnceAndTokenByToken() throws Exception {
        Map<String, Object> request =
                Map.of("text_input", KNOWN, "parameters", Map.of("temperature", 0, "details", true));
        JsonNode whole = ServiceClient.body(client.post(MODEL + "/generate", request));
        assertThat(whole.get("text_output").asString()).isEqualTo(ANSWER);
        assertThat(whole.get("details").get("finish_reason").asString()).isEqualTo("eos_token");
        assertThat(whole.get("details").get("logprobs").get(0).get("text").asString())
                .isEqualTo("navigate_to");

        Events events = Events.post(port, MODEL + "/generate_stream", request);
        assertThat(events.all().stream()
                        .map(e -> e.json().get("text_output").asString())
                        .reduce("", String::concat))
                .isEqualTo(ANSWER);
        assertThat(events.last().json().get("details").get("finish_reason").asString())
                .isEqualTo("eos_token");
        assertThat(events.last()
                        .json()
                        .get("details")
                        .get("token")
                        .get("special")
                        .asBoolean())
                .isTrue();

        JsonNode drawn = ServiceClient.body(client.post(
                MODEL + "/generate",
                Map.of("text_input", KNOWN, "parameters", Map.of("seed", 1, "max_tokens", 2, "stop", List.of("zzz")))));
        assertThat(drawn.has("details")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                                                     | inputs",
                "{'inputs': []}                                                                                         | inputs",
                "{'inputs': [{'name': 'x', 'shape': [1], 'datatype': 'BYTES', 'data': ['a']}]}                          | inputs[0].name",
                "{'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'FP32', 'data': ['a']}]}                        | inputs[0].datatype",
                "{'inputs': [{'name': 'text', 'shape': [2], 'datatype': 'BYTES', 'data': ['a']}]}                       | inputs[0].data",
                "{'inputs': [{'name': 'text', 'shape': [1, 2], 'datatype': 'BYTES', 'data': ['a', 'b']}]}               | inputs[0].shape",
                "{'inputs': [{'name': 'text', 'shape': [-1], 'datatype': 'BYTES', 'data': ['a']}]}                      | inputs[0].shape",
                "{'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES', 'data': [5]}]}                         | inputs[0].data[0]",
                "{'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES'}]}                                      | inputs[0].data",
                "{'inputs': [{'name': 'ids', 'shape': [1], 'datatype': 'INT64', 'data': [5]}]}                          | inputs[0].shape",
                "{'inputs': [{'name': 'ids', 'shape': [1, 1], 'datatype': 'INT64', 'data': [1.5]}]}                     | inputs[0].data[0]",
                "{'inputs': [{'name': 'ids', 'shape': [1, 1], 'datatype': 'INT64', 'data': [0]}]}                       | inputs[0].data[0]",
                "{'inputs': [{'name': 'ids', 'shape': [1, 1], 'datatype': 'INT64', 'data': [99999]}]}                   | inputs[0].data[0]",
                "{'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES', 'data': ['a']}], 'parameters': {'beams': 0}}     | parameters.beams",
                "{'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES', 'data': ['a']}], 'parameters': {'wings': 2}}     | parameters.wings",
                "{'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES', 'data': ['a']}], 'parameters': {'temperature': 'NaN'}} | parameters.temperature",
                "{'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES', 'data': ['a']}], 'outputs': [{'name': 'x'}]}     | outputs",
                "{'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES', 'data': ['a']}], 'wings': 2}           | wings"
            })
    void whatIsWrongIsSaidAsTheProtocolDoes(String body, String field) throws Exception {
        HttpResponse<String> response = Events.send(port, MODEL + "/infer", body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode error = new JsonMapper().readTree(response.body());
        assertThat(error.size()).isEqualTo(1);
        assertThat(error.get("error").asString()).contains(field);
    }

    @Test
    void unknownModelsVersionsAndBinaryTensorsAreRefused() throws Exception {
        for (String path :
                List.of("/v2/models/nobody", MODEL + "/versions/1", "/v2/models/nobody/ready", "/v2/nothing")) {
            ResponseEntity<JsonNode> response = client.tryGet(path);
            assertThat(response.getStatusCode().value()).as(path).isEqualTo(404);
            assertThat(response.getBody().get("error").asString()).as(path).isNotBlank();
        }
        HttpResponse<String> binary =
                Events.send(port, MODEL + "/infer", "{}1234", "Inference-Header-Content-Length", "2");
        assertThat(binary.statusCode()).isEqualTo(400);
        assertThat(binary.body()).contains("binary tensors are not read");
        ResponseEntity<JsonNode> text = client.post(MODEL + "/generate", Map.of("text_input", " "));
        assertThat(text.getStatusCode().value()).isEqualTo(400);
        assertThat(text.getBody().get("error").asString()).contains("text_input");
    }

    private static Map<String, Object> tensor(String name, String datatype, List<Integer> shape, List<?> data) {
        return Map.of("name", name, "datatype", datatype, "shape", shape, "data", data);
    }

    private JsonNode infer(Map<String, Object> request) {
        ResponseEntity<JsonNode> response = client.post(MODEL + "/infer", request);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        return ServiceClient.body(response);
    }

    private static JsonNode output(JsonNode response, String name) {
        return response.get("outputs")
                .valueStream()
                .filter(t -> t.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

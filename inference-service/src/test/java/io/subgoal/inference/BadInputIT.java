package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What cannot be asked, and what is said about it. */
class BadInputIT extends ServiceTest {

    private static final String PATH = "/v1/models/joint/generate";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                  | inputs",
                "{'inputs': []}                                                      | inputs",
                "{'inputs': ['']}                                                    | inputs[0]",
                "{'inputs': ['a'], 'tokens': [[1]]}                                  | inputs",
                "{'tokens': [[]]}                                                    | tokens[0]",
                "{'tokens': [[3, -1]]}                                               | tokens[0][1]",
                "{'tokens': [[3], [99999, 1]]}                                       | tokens[1][0]",
                "{'inputs': ['a'], 'beams': 0}                                       | beams",
                "{'inputs': ['a'], 'beams': 10000}                                   | beams",
                "{'inputs': ['a'], 'beams': '5'}                                     | beams",
                "{'inputs': ['a'], 'beams': 1.5}                                     | beams",
                "{'inputs': ['a'], 'beams': 99999999999}                             | beams",
                "{'inputs': ['a'], 'count': 2}                                       | count",
                "{'inputs': ['a'], 'maxNewTokens': 0}                                | maxNewTokens",
                "{'inputs': ['a'], 'candidates': []}                                 | candidates",
                "{'inputs': ['a'], 'candidates': ['x', 'y', 'x']}                    | candidates[2]",
                "{'inputs': ['a'], 'candidates': ['x', '']}                          | candidates[1]",
                "{'inputs': ['a'], 'candidates': ['x'], 'count': 2}                  | count",
                "{'inputs': ['a'], 'candidateMode': 'score'}                         | candidateMode",
                "{'inputs': ['a'], 'candidates': ['x'], 'candidateMode': 'guess'}    | candidateMode",
                "{'inputs': ['a'], 'candidates': ['x'], 'sampling': {}}              | sampling",
                "{'inputs': ['a'], 'beams': 2, 'sampling': {}}                       | beams",
                "{'inputs': ['a'], 'sampling': {'temperature': 'NaN'}}               | sampling.temperature",
                "{'inputs': ['a'], 'sampling': {'temperature': NaN}}                 | sampling.temperature",
                "{'inputs': ['a'], 'sampling': {'temperature': 0}}                   | sampling.temperature",
                "{'inputs': ['a'], 'sampling': {'temperature': -1}}                  | sampling.temperature",
                "{'inputs': ['a'], 'sampling': {'temperature': 1e999}}               | sampling.temperature",
                "{'inputs': ['a'], 'sampling': {'topP': 1.1}}                        | sampling.topP",
                "{'inputs': ['a'], 'lengthPenalty': 'Infinity'}                      | lengthPenalty",
                "{'inputs': ['a'], 'stop': ['']}                                     | stop[0]",
                "{'inputs': ['a'], 'stop': 'x'}                                      | stop",
                "{'inputs': 'a'}                                                     | inputs",
                "{'inputs': [1]}                                                     | inputs[0]",
                "{'inputs': [null]}                                                  | inputs[0]",
                "{'inputs': ['a'], 'stream': 'yes'}                                  | stream",
                "{'inputs': ['a'], 'wings': 2}                                       | wings"
            })
    void theFieldIsNamed(String body, String field) throws Exception {
        HttpResponse<String> response = Events.send(port, PATH, body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode problem = problem(response);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(field);
        assertThat(problem.get("detail").asString()).isNotBlank().doesNotContain("JsonReadFeature");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "null", "[]", "{", "{'inputs': ['a']", "plain text", "{'inputs': ['a'], 'beams': Infinity}"})
    void whatIsNoRequestIsRefused(String body) throws Exception {
        HttpResponse<String> response = Events.send(port, PATH, body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(problem(response).get("detail").asString()).isNotBlank();
    }

    @Test
    void aTextOfTenMegabytesIsTooLong() throws Exception {
        HttpResponse<String> response =
                Events.send(port, PATH, "{\"inputs\": [\"fine\", \"" + "a ".repeat(5 << 20) + "\"]}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(problem(response).get("errors").get(0).get("field").asString())
                .isEqualTo("inputs[1]");
        assertThat(response.body()).hasSizeLessThan(1000);
    }

    @Test
    void aBodyOfTwentyMegabytesIsNotRead() throws Exception {
        HttpResponse<String> response = Events.send(port, PATH, "{\"inputs\": [\"" + "a".repeat(20 << 20) + "\"]}");
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(problem(response).get("detail").asString()).contains("larger than", "subgoal.web.body-limit");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        byte[] start = "{\"inputs\": [\"a".getBytes(StandardCharsets.UTF_8);
        byte[] end = "\"]}".getBytes(StandardCharsets.UTF_8);
        for (int[] invalid :
                new int[][] {{0xFF}, {0xC3, 0x28}, {0xED, 0xA0, 0x80}, {0xE2, 0x82}, {0x80}, {0xC0, 0x80}}) {
            byte[] body = new byte[start.length + invalid.length + end.length];
            System.arraycopy(start, 0, body, 0, start.length);
            for (int i = 0; i < invalid.length; i++) {
                body[start.length + i] = (byte) invalid[i];
            }
            System.arraycopy(end, 0, body, start.length + invalid.length, end.length);
            HttpResponse<String> response = Events.send(port, PATH, HttpRequest.BodyPublishers.ofByteArray(body));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            assertThat(problem(response).get("type").asString()).isEqualTo("urn:subgoal:problem:malformed-json");
            assertThat(problem(response).get("detail").asString()).contains("no UTF-8 at byte 14");
        }
    }

    @Test
    void halfACharacterInEscapesIsNoHarm() throws Exception {
        // A lone surrogate is valid JSON. It must neither fail nor break an answer.
        HttpResponse<String> response = Events.send(port, PATH, "{\"inputs\": [\"a \\ud800 b\"]}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @Test
    void whatNestsWithoutEndIsRefused() throws Exception {
        for (String path : List.of(PATH, "/v1/completions", "/v2/models/joint/infer")) {
            HttpResponse<String> response = Events.send(port, path, "{\"prompt\": " + "[".repeat(100_000));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        }
    }

    @Test
    void tooManyOfAnythingAreRefused() throws Exception {
        String inputs = IntStream.range(0, 257).mapToObj(i -> "\"a\"").collect(Collectors.joining(","));
        assertThat(field("{\"inputs\": [" + inputs + "]}")).isEqualTo("inputs");
        String candidates =
                IntStream.range(0, 10_001).mapToObj(i -> "\"a" + i + "\"").collect(Collectors.joining(","));
        assertThat(field("{\"inputs\": [\"a\"], \"candidates\": [" + candidates + "]}"))
                .isEqualTo("candidates");
        String ids = IntStream.range(0, 257).mapToObj(i -> "3").collect(Collectors.joining(","));
        assertThat(field("{\"tokens\": [[" + ids + "]]}")).isEqualTo("tokens[0]");
        assertThat(field("{\"inputs\": [\"a\"], \"candidates\": [\"" + "navigate ".repeat(100) + "\"], "
                        + "\"candidateMode\": \"score\", \"count\": 1}"))
                .isEqualTo("count");
    }

    private String field(String body) throws Exception {
        HttpResponse<String> response = Events.send(port, PATH, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        return problem(response).get("errors").get(0).get("field").asString();
    }

    private static JsonNode problem(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return new JsonMapper().readTree(response.body());
    }
}

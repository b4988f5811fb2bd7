package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers as they come. */
class GenerateStreamIT extends ServiceTest {

    private static final String PATH = "/v1/models/joint/generate";

    @Test
    void tokensMakeUpThePlainAnswer() throws Exception {
        Map<String, Object> request =
                new HashMap<>(Map.of("inputs", List.of(KNOWN, "executor | one"), "logProbabilities", true));
        JsonNode plain = client.post(PATH, request).getBody();
        request.put("stream", true);
        Events events = Events.post(port, PATH, request);

        assertThat(events.last().name()).isEqualTo("result");
        assertThat(events.last().json().get("outputs")).isEqualTo(plain.get("outputs"));
        for (int input = 0; input < 2; input++) {
            assertThat(joined(events, input, 0))
                    .isEqualTo(
                            plain.get("outputs").get(input).get(0).get("text").asString());
            assertThat(tokens(events, input, 0).stream().map(t -> t.get("id")).toList())
                    .isEqualTo(plain.get("outputs")
                            .get(input)
                            .get(0)
                            .get("details")
                            .valueStream()
                            .map(t -> t.get("id"))
                            .toList());
        }
        assertThat(joined(events, 0, 0)).isEqualTo(ANSWER);
    }

    @Test
    void everyDrawnAnswerHasItsOwnTokens() throws Exception {
        Events events = Events.post(
                port,
                PATH,
                Map.of(
                        "inputs",
                        List.of(KNOWN),
                        "count",
                        3,
                        "maxNewTokens",
                        6,
                        "sampling",
                        Map.of("temperature", 5, "seed", 3)),
                "Accept",
                "text/event-stream");
        JsonNode output = events.last().json().get("outputs").get(0);
        for (int sequence = 0; sequence < 3; sequence++) {
            assertThat(joined(events, 0, sequence))
                    .isEqualTo(output.get(sequence).get("text").asString());
        }
    }

    @Test
    void nothingOfAStopStringIsToldNotEvenItsBeginning() throws Exception {
        Events events = Events.post(
                port, PATH, Map.of("inputs", List.of(KNOWN), "stream", true, "stop", List.of("to(kitchen", "zzz")));
        assertThat(joined(events, 0, 0)).isEqualTo("navigate_");
        assertThat(events.last().json().get("outputs").get(0).get(0).get("text").asString())
                .isEqualTo("navigate_");
    }

    @Test
    void beamsAndCandidatesTellTheirResultOnly() throws Exception {
        Events beams = Events.post(port, PATH, Map.of("inputs", List.of(KNOWN), "beams", 3, "stream", true));
        assertThat(beams.all()).hasSize(1);
        assertThat(beams.last().name()).isEqualTo("result");
        Events chosen = Events.post(
                port, PATH, Map.of("inputs", List.of(KNOWN), "candidates", List.of("a", ANSWER), "stream", true));
        assertThat(chosen.all()).hasSize(1);
        assertThat(chosen.last().json().get("outputs").get(0).get(0).get("text").asString())
                .isEqualTo(ANSWER);
    }

    @Test
    void whoTakesBothGetsWhatTheRequestSays() throws Exception {
        String body = "{\"inputs\": [\"executor | one\"], \"stream\": %s}";
        for (String accept : List.of("text/event-stream, application/json", "application/json", "*/*")) {
            HttpResponse<String> plain = Events.send(port, PATH, body.formatted("null"), "Accept", accept);
            assertThat(plain.statusCode()).as(accept).isEqualTo(200);
            assertThat(plain.headers().firstValue("Content-Type")).hasValue("application/json");
            HttpResponse<String> stream = Events.send(port, PATH, body.formatted("true"), "Accept", accept);
            assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        }
    }

    @Test
    void whatIsWrongBeforeTheFirstEventIsAnsweredAsAlways() throws Exception {
        HttpResponse<String> response = Events.send(
                port,
                "/v1/models/nobody/generate",
                "{\"inputs\": [\"a\"], \"stream\": true}",
                "Accept",
                "text/event-stream");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");

        HttpResponse<String> ids =
                Events.send(port, PATH, "{\"tokens\": [[3, 100000]], \"stream\": true}", "Accept", "text/event-stream");
        assertThat(ids.statusCode()).isEqualTo(400);
        assertThat(new JsonMapper()
                        .readTree(ids.body())
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asString())
                .isEqualTo("tokens[0][1]");
    }

    @Test
    void tooManyAnswersAreNotStreamed() {
        assertProblem(
                client.post(
                        PATH,
                        Map.of(
                                "inputs",
                                List.of(KNOWN, KNOWN, KNOWN),
                                "count",
                                22,
                                "sampling",
                                Map.of(),
                                "stream",
                                true)),
                400,
                "stream");
    }

    private static List<JsonNode> tokens(Events events, int input, int sequence) {
        return events.named("token").stream()
                .filter(t ->
                        t.get("input").asInt() == input && t.get("sequence").asInt() == sequence)
                .toList();
    }

    private static String joined(Events events, int input, int sequence) {
        return String.join(
                "",
                tokens(events, input, sequence).stream()
                        .map(t -> t.get("text").asString())
                        .toList());
    }
}

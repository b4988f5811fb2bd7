package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** More callers than the service can serve at once, and some that hang up. */
@TestPropertySource(
        properties = {"subgoal.inference.decoding.threads=1", "subgoal.inference.decoding.waiting-tokens=100"})
class CrowdIT extends ServiceTest {

    @Autowired
    private MeterRegistry meters;

    @Test
    void aCrowdGetsRightAnswersOrIsToldToComeAgain() throws Exception {
        Map<String, Object> request = Map.of("inputs", List.of(KNOWN), "beams", 8, "maxNewTokens", 30);
        JsonNode expected =
                client.post("/v1/models/joint/generate", request).getBody().get("outputs");
        List<ResponseEntity<JsonNode>> responses = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(callers.submit(() -> responses.add(client.post("/v1/models/joint/generate", request))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        List<Integer> statuses = responses.stream()
                .map(response -> response.getStatusCode().value())
                .toList();
        assertThat(statuses).contains(200, 429).containsOnly(200, 429);
        for (ResponseEntity<JsonNode> response : responses) {
            if (response.getStatusCode().value() == 429) {
                assertThat(response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER))
                        .isEqualTo("1");
                assertThat(response.getBody().get("type").asString()).isEqualTo("urn:subgoal:problem:overloaded");
            } else {
                assertThat(text(response.getBody().get("outputs"))).isEqualTo(text(expected));
            }
        }
    }

    @Test
    void whoHangsUpIsNotServedAnyMore() throws IOException {
        double before = abandoned();
        // A wide search over many inputs, which is far from done when the caller goes.
        String body = new JsonMapper()
                .writeValueAsString(Map.of(
                        "inputs",
                        Collections.nCopies(200, KNOWN),
                        "count",
                        60,
                        "maxNewTokens",
                        1000,
                        "sampling",
                        Map.of("temperature", 100, "seed", 1)));
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(("POST /v1/models/joint/generate HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                    + body)
                            .getBytes(StandardCharsets.US_ASCII));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> meters.get("subgoal.inference.waiting.requests")
                                    .gauge()
                                    .value()
                            > 0);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> abandoned() > before);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        meters.get("subgoal.inference.waiting.requests").gauge().value() == 0);
    }

    @Test
    void aRequestMaySayHowLongItsAnswerIsWorthWaitingFor() {
        Map<String, Object> request =
                Map.of("inputs", Collections.nCopies(100, KNOWN), "count", 60, "sampling", Map.of("temperature", 100));
        assertThat(client.with(Map.of("Subgoal-Timeout-Ms", "40"))
                        .post("/v1/models/joint/generate", request)
                        .getStatusCode()
                        .value())
                .isIn(504, 429);
        assertProblem(
                client.with(Map.of("Subgoal-Timeout-Ms", "soon")).post("/v1/models/joint/generate", request),
                400,
                "Subgoal-Timeout-Ms");
        assertProblem(
                client.with(Map.of("Subgoal-Priority", "highest")).post("/v1/models/joint/generate", request),
                400,
                "Subgoal-Priority");
    }

    private double abandoned() {
        return meters.get("subgoal.inference.abandoned").counter().count();
    }

    private static List<String> text(JsonNode outputs) {
        return outputs.valueStream()
                .flatMap(JsonNode::valueStream)
                .map(hypothesis -> hypothesis.get("text").asString())
                .toList();
    }
}

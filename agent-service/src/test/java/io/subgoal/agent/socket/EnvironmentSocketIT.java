package io.subgoal.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.agent.environment.EnvironmentTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Playing over a socket. */
class EnvironmentSocketIT extends EnvironmentTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    EnvironmentSocketIT(@LocalServerPort int port) {
        super(port);
    }

    @AfterEach
    void closeThem() {
        closeAll();
        http.close();
    }

    /** A client that waits for each answer. */
    private final class Client implements WebSocket.Listener, AutoCloseable {

        private final StringBuilder text = new StringBuilder();
        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final WebSocket socket;

        Client(String key, @Nullable String origin) {
            WebSocket.Builder builder = http.newWebSocketBuilder().header("Authorization", "Bearer " + key);
            if (origin != null) {
                builder.header("Origin", origin);
            }
            socket = builder.buildAsync(URI.create("ws://localhost:" + port + "/v1/environments/socket"), this)
                    .join();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answers.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }

        JsonNode ask(String message) throws InterruptedException {
            socket.sendText(message, true).join();
            String answer = answers.poll(30, TimeUnit.SECONDS);
            assertThat(answer).as("an answer to %s", message).isNotNull();
            return JSON.readTree(answer);
        }

        JsonNode result(String message) throws InterruptedException {
            JsonNode answer = ask(message);
            assertThat(answer.get("problem")).as("%s", answer).isNull();
            return answer.get("result");
        }

        JsonNode problem(String message, String type, String words) throws InterruptedException {
            JsonNode problem = ask(message).get("problem");
            assertThat(problem.get("type").asString()).isEqualTo("urn:subgoal:problem:" + type);
            assertThat(problem.get("detail").asString()).contains(words);
            return problem;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    private int environments() {
        return admin.get("/v1/environments").get("total").asInt();
    }

    @Test
    void answersAsRestDoesAndWhatWasMadeEndsWithTheSocket() throws Exception {
        String kept;
        try (Client client = new Client(ANNA, null)) {
            JsonNode created = client.ask("""
                    {"id": "a1", "call": "create", "body": {"task": "4-4", "variation": 0}}""");
            assertThat(created.get("id").asString()).isEqualTo("a1");
            String id = created.get("result").get("id").asString();
            JsonNode state = client.result("""
                    {"call": "step", "body": {"action": "wait1", "step": 1}, "validActions": true}""");
            assertThat(state.get("step").asInt()).isEqualTo(1);
            assertThat(texts(state.get("validActions"))).contains("look around");
            assertThat(client.result("""
                    {"call": "get"}""").get("state").get("observation"))
                    .isEqualTo(anna.get("/v1/environments/" + id).get("state").get("observation"));
            JsonNode branch = client.result("""
                    {"call": "branch", "body": {"step": 0}, "keep": true}""");
            kept = branch.get("id").asString();
            assertThat(client.result("""
                    {"call": "actions"}""").get("steps")).isEmpty();
            assertThat(client.result("""
                    {"call": "valid-actions", "environment": "%s"}""".formatted(id)).get("step").asInt()).isEqualTo(1);
            assertThat(client.result("""
                    {"call": "reset", "environment": "%s", "body": {"task": "4-1", "variation": 2}}""".formatted(id)).get("task").asString()).isEqualTo("4-1");
            assertThat(environments()).isEqualTo(2);
        }
        Awaitility.await().until(() -> environments() == 1);
        assertThat(anna.get("/v1/environments/" + kept).get("task").asString()).isEqualTo("4-4");
    }

    @Test
    void problemsAreAnswersAndTheSocketGoesOn() throws Exception {
        try (Client client = new Client(ANNA, null)) {
            client.problem("{", "malformed-json", "not valid JSON");
            client.problem("[]", "invalid-request", "");
            client.problem("""
                    {"call": "fly"}""", "invalid-request", "must be one of [create, get, step");
            client.problem("""
                    {"call": "create"}""", "invalid-request", "which task");
            client.problem("""
                    {"call": "create", "body": {"task": "4-4"}}""", "invalid-request", "must not be null");
            client.problem("""
                    {"call": "create", "body": {"task": "4-9", "variation": 0}}""", "invalid-request", "no task '4-9'");
            JsonNode problem = client.problem("""
                    {"call": "create", "body": {"task": "4-4", "variation": 0, "seed": 1}}""", "invalid-request", "unknown field");
            assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("seed");
            client.problem("""
                    {"call": "step", "body": {"action": "wait1"}}""", "invalid-request", "No environment has come");
            client.result("""
                    {"call": "create", "body": {"task": "4-4", "variation": 0}}""");
            client.problem("""
                    {"call": "step", "body": {"action": "wait1", "step": 2}}""", "conflict", "the next one is 1");
            assertThat(client.result("""
                    {"call": "close"}""").get("closed")).isNotNull();
            client.problem("""
                    {"call": "get"}""", "invalid-request", "No environment has come");
        }
    }

    @Test
    void aMessageThatIsTooLongEndsTheSocketAndItsEnvironments() throws Exception {
        try (Client client = new Client(ANNA, null)) {
            client.result("""
                    {"call": "create", "body": {"task": "4-4", "variation": 0}}""");
            client.socket.sendText("x".repeat(5_000), true).join();
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1009);
        }
        Awaitility.await().until(() -> environments() == 0);
    }

    @Test
    void opensForNobodyWithoutAKeyAndForNoPageFromElsewhere() {
        assertRefused("wrong-wrong-wrong-wrong", null, 401);
        assertRefused(ANNA, "https://example.org", 403);
        new Client(ANNA, "http://localhost:" + port).close();
    }

    @Test
    void thereAreOnlySoManySockets() {
        try (Client first = new Client(ANNA, null);
                Client second = new Client(BOB, null)) {
            assertThat(first.closed.isDone() || second.closed.isDone()).isFalse();
            assertRefused(ANNA, null, 429);
        }
        Awaitility.await().ignoreExceptions().until(() -> {
            new Client(ANNA, null).close();
            return true;
        });
    }

    private void assertRefused(String key, @Nullable String origin, int status) {
        assertThatThrownBy(() -> new Client(key, origin))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
    }

    @Test
    void saysToOthersWhatTheAddressIsFor() {
        problem(anna.tryGet("/v1/environments/socket"), 426, "upgrade-required", "This address is for WebSockets");
    }
}

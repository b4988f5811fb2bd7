package io.subgoal.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An inference service that decides by a script and fails on demand. It serves a model for each kind of agent. */
final class ScriptedInference implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private volatile UUID checkpoint;
    private final List<JsonNode> decisions = Collections.synchronizedList(new ArrayList<>());
    private final List<String> inputs = Collections.synchronizedList(new ArrayList<>());
    private volatile Script script = request -> new Answer(500, Map.of());
    private volatile Generator generator = request -> new Answer(500, Map.of());
    private volatile int sourceTokens = 1;

    /** What is answered to a request for a decision. */
    interface Script {
        Answer answer(JsonNode request);
    }

    /** What is answered to a request for texts. */
    interface Generator {
        Answer answer(List<String> inputs);
    }

    record Answer(int status, Map<String, Object> body) {}

    ScriptedInference(UUID checkpoint) throws IOException {
        this.checkpoint = checkpoint;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/models/", this::model);
        server.createContext("/v1/decide", this::decide);
        server.createContext("/v1/tokenize", this::tokenize);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Decides by a script from now on, and forgets what was asked before. */
    void play(Script next) {
        decisions.clear();
        script = next;
    }

    /** Generates by a script from now on, and forgets what was asked before. A word is a token. */
    void generate(int longestInput, Generator next) {
        inputs.clear();
        sourceTokens = longestInput;
        generator = next;
    }

    /** All models are another checkpoint from now on. */
    void serve(UUID other) {
        checkpoint = other;
    }

    /** The inputs of all requests for texts that were answered, since the script began. */
    List<String> inputs() {
        return List.copyOf(inputs);
    }

    /** All requests for a decision since the script began. */
    List<JsonNode> requests() {
        return List.copyOf(decisions);
    }

    /** A decision that sets a sub-goal or keeps the current one. */
    static Answer decision(List<String> subgoals, int markers, String action) {
        return new Answer(
                200,
                Map.of(
                        "subgoals",
                        subgoals,
                        "markers",
                        Collections.nCopies(markers, Map.of("action", "end subgoal", "reward", 0, "observation", "")),
                        "action",
                        action,
                        "stage",
                        "GREEDY",
                        "taskComplete",
                        false,
                        "models",
                        List.of()));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void generate(HttpExchange exchange) throws IOException {
        List<String> asked = JSON.readTree(exchange.getRequestBody())
                .get("inputs")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        Answer answer = generator.answer(asked);
        if (answer.status() == 200) {
            inputs.addAll(asked);
        }
        respond(exchange, answer);
    }

    /** An answer to each input. */
    Answer texts(List<String> asked, UnaryOperator<String> texts) {
        return new Answer(
                200,
                Map.of(
                        "model",
                        "scripted",
                        "outputs",
                        asked.stream()
                                .map(input -> List.of(Map.of(
                                        "text",
                                        texts.apply(input),
                                        "score",
                                        -0.5,
                                        "logProbability",
                                        -1,
                                        "tokens",
                                        2,
                                        "finish",
                                        "stop")))
                                .toList(),
                        "inputTokens",
                        asked.stream()
                                .map(input -> Math.min(words(input), sourceTokens))
                                .toList(),
                        "millis",
                        1));
    }

    static int words(String text) {
        return text.split("\\s+").length;
    }

    private void tokenize(HttpExchange exchange) throws IOException {
        int count = words(JSON.readTree(exchange.getRequestBody()).get("text").asString());
        respond(exchange, new Answer(200, Map.of("ids", List.of(), "count", count)));
    }

    private void model(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/generate")) {
            generate(exchange);
            return;
        }
        String name = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
        List<String> roles = switch (name) {
            case "joint" -> List.of("executor", "controller", "first-subgoal");
            case "imitation" -> List.of("imitation");
            default -> List.of();
        };
        if (roles.isEmpty()) {
            respond(exchange, new Answer(404, Map.of("detail", "There is no model " + name)));
            return;
        }
        Map<String, Object> model = Map.ofEntries(
                Map.entry("name", name),
                Map.entry("id", name),
                Map.entry("object", "model"),
                Map.entry("created", 1_767_225_600),
                Map.entry("owned_by", "subgoal"),
                Map.entry("checkpointId", checkpoint),
                Map.entry("roles", roles),
                Map.entry("format", "compact/1"),
                Map.entry("parameters", 1),
                Map.entry("sourceTokens", sourceTokens),
                Map.entry("vocabulary", 1),
                Map.entry("loadedAt", "2026-01-01T00:00:00Z"));
        respond(exchange, new Answer(200, model));
    }

    private void decide(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        decisions.add(request);
        respond(exchange, script.answer(request));
    }

    private static void respond(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = JSON.writeValueAsString(answer.body()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}

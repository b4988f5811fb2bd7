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
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An annotation service that plans by a script. */
final class ScriptedPlans implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final List<JsonNode> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<JsonNode, Answer> script = request -> new Answer(500, Map.of());
    private volatile Map<String, Object> readiness = Map.of();

    record Answer(int status, Map<String, Object> body) {}

    ScriptedPlans() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/plans/readiness", exchange -> respond(exchange, new Answer(200, readiness)));
        server.createContext("/v1/plans", this::plan);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Plans by a script from now on, with an LLM that is set. */
    void play(Function<JsonNode, Answer> next) {
        requests.clear();
        script = next;
        readiness = Map.of("model", "gpt-4o", "priced", true);
    }

    /** Has no LLM from now on. */
    void lack(String problem) {
        readiness = Map.of("priced", false, "problem", problem);
    }

    List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    static Answer plan(List<String> subgoals, double dollars) {
        return new Answer(
                200,
                Map.ofEntries(
                        Map.entry("task", "4-4"),
                        Map.entry("subgoals", subgoals),
                        Map.entry("steps", List.of()),
                        Map.entry("unknownNames", List.of()),
                        Map.entry("model", "gpt-4o"),
                        Map.entry("prompts", "v1"),
                        Map.entry("calls", 1),
                        Map.entry("reused", false),
                        Map.entry("promptTokens", 700),
                        Map.entry("answerTokens", 30),
                        Map.entry("dollars", dollars)));
    }

    private void plan(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        requests.add(request);
        respond(exchange, script.apply(request));
    }

    private static void respond(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = JSON.writeValueAsString(answer.body()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

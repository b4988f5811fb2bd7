package io.subgoal.training.mlflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of an MLflow tracking server as runs need, over real HTTP, with the limits of the real one and its mistakes. */
public final class StubMlflow implements AutoCloseable {

    private static final String API = "/api/2.0/mlflow";

    private final JsonMapper json = new JsonMapper();
    private final HttpServer server;
    private final String authorization;
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final Deque<Integer> failures = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();

    private static final class Run {
        private final Map<String, Object> info = new HashMap<>();
        private final Map<String, String> params = new LinkedHashMap<>();
        private final Map<String, String> tags = new LinkedHashMap<>();
        private final Set<JsonNode> metrics = new LinkedHashSet<>();
    }

    private record Answer(int status, Object body) {}

    /**
     * @param authorization the header that every call has to have
     */
    public StubMlflow(String authorization) {
        this.authorization = authorization;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(API, this::handle);
        server.start();
    }

    public String uri() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Answers the next calls with these statuses instead of doing anything. */
    public synchronized void fail(Integer... statuses) {
        failures.addAll(List.of(statuses));
    }

    /** The calls so far, by path. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        String path = uri.getPath().substring(API.length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        calls.add(path);
        Answer answer = answer(exchange, path, body);
        byte[] bytes = json.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer answer(HttpExchange exchange, String path, byte[] body) {
        if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return failure(401, "UNAUTHENTICATED");
        }
        if (!failures.isEmpty()) {
            return failure(failures.removeFirst(), "INTERNAL_ERROR");
        }
        if (body.length > 0 && exchange.getRequestHeaders().getFirst("Content-Length") == null) {
            return failure(400, "INVALID_PARAMETER_VALUE");
        }
        String query = exchange.getRequestURI().getRawQuery();
        return switch (path) {
            case "/experiments/get-by-name" -> experiment(value(query, "experiment_name"));
            case "/experiments/create" ->
                createExperiment(json.readTree(body).get("name").asString());
            case "/runs/create" -> createRun(json.readTree(body));
            case "/runs/search" -> search(json.readTree(body));
            case "/runs/log-batch" -> log(json.readTree(body));
            case "/runs/update" -> update(json.readTree(body));
            case "/runs/get" -> new Answer(200, Map.of("run", view(runs.get(value(query, "run_id")))));
            case "/metrics/get-history" -> history(value(query, "run_id"), value(query, "metric_key"));
            default -> failure(404, "ENDPOINT_NOT_FOUND");
        };
    }

    private Answer experiment(String name) {
        return experiments.containsKey(name)
                ? new Answer(
                        200,
                        Map.of(
                                "experiment",
                                Map.of("experiment_id", experiments.get(name), "lifecycle_stage", "active")))
                : failure(404, "RESOURCE_DOES_NOT_EXIST");
    }

    private Answer createExperiment(String name) {
        String id = String.valueOf(experiments.size() + 1);
        return experiments.putIfAbsent(name, id) == null
                ? new Answer(200, Map.of("experiment_id", id))
                : failure(400, "RESOURCE_ALREADY_EXISTS");
    }

    private Answer createRun(JsonNode request) {
        String id = "run" + (runs.size() + 1);
        Run run = new Run();
        run.info.put("run_id", id);
        run.info.put("run_name", request.get("run_name").asString());
        run.info.put("start_time", request.get("start_time").asLong());
        run.info.put("status", "RUNNING");
        add(run.tags, request.get("tags"));
        runs.put(id, run);
        return new Answer(200, Map.of("run", view(run)));
    }

    private Answer search(JsonNode request) {
        String wanted = request.get("filter").asString().replaceAll(".*'(.*)'", "$1");
        return new Answer(
                200,
                Map.of(
                        "runs",
                        runs.values().stream()
                                .filter(run -> wanted.equals(run.tags.get("subgoal.run_id")))
                                .map(StubMlflow::view)
                                .toList()));
    }

    private Answer log(JsonNode batch) {
        Run run = runs.get(batch.get("run_id").asString());
        if (run == null) {
            return failure(404, "RESOURCE_DOES_NOT_EXIST");
        }
        if (batch.get("metrics").size() > 1000
                || batch.get("params").size() > 100
                || batch.get("tags").size() > 100) {
            return failure(400, "INVALID_PARAMETER_VALUE");
        }
        batch.get("metrics").forEach(run.metrics::add);
        add(run.params, batch.get("params"));
        add(run.tags, batch.get("tags"));
        return new Answer(200, Map.of());
    }

    private Answer update(JsonNode update) {
        Run run = runs.get(update.get("run_id").asString());
        run.info.put("status", update.get("status").asString());
        if (update.has("end_time") && !update.get("end_time").isNull()) {
            run.info.put("end_time", update.get("end_time").asLong());
        }
        return new Answer(200, Map.of("run_info", run.info));
    }

    private Answer history(String runId, String key) {
        return new Answer(
                200,
                Map.of(
                        "metrics",
                        runs.get(runId).metrics.stream()
                                .filter(metric -> metric.get("key").asString().equals(key))
                                .toList()));
    }

    private static void add(Map<String, String> entries, JsonNode added) {
        added.forEach(entry ->
                entries.put(entry.get("key").asString(), entry.get("value").asString()));
    }

    private static Map<String, Object> view(Run run) {
        return Map.of("info", run.info, "data", Map.of("params", list(run.params), "tags", list(run.tags)));
    }

    private static List<Map<String, String>> list(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> Map.of("key", entry.getKey(), "value", entry.getValue()))
                .toList();
    }

    private static Answer failure(int status, String code) {
        return new Answer(status, Map.of("error_code", code, "message", "as the test wants it"));
    }

    private static String value(String query, String name) {
        for (String pair : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new IllegalArgumentException(name);
    }
}

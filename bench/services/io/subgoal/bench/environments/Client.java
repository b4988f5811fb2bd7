package io.subgoal.bench.environments;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the service over HTTP. A refusal for want of room is waited out. */
final class Client {

    static final JsonMapper JSON = new JsonMapper();

    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final String host;
    final AtomicLong refusals = new AtomicLong();

    Client(int port) {
        host = "localhost:" + port;
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    void delete(String path) throws IOException, InterruptedException {
        send("DELETE", path, null);
    }

    private JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(2))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        while (true) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 429) {
                refusals.incrementAndGet();
                Thread.sleep(Duration.ofSeconds(
                        Long.parseLong(response.headers().firstValue("Retry-After").orElseThrow())));
                continue;
            }
            if (response.statusCode() / 100 != 2) {
                throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
        }
    }

    /** A path's body for a new environment. */
    static Map<String, Object> request(Scene scene, int leaseSeconds) {
        return Map.of("task", scene.task(), "variation", scene.variation(), "leaseSeconds", leaseSeconds);
    }
}

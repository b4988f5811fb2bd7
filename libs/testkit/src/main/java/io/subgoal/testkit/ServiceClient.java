package io.subgoal.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of a service under test: JSON in, JSON out, errors included. */
public final class ServiceClient {

    private static final Duration JOB_PATIENCE = Duration.ofMinutes(5);

    private final RestClient client;

    public ServiceClient(int port) {
        this(RestClient.create("http://localhost:" + port));
    }

    private ServiceClient(RestClient client) {
        this.client = client;
    }

    /** A client that sends headers with every request. */
    public ServiceClient with(Map<String, String> headers) {
        return new ServiceClient(
                client.mutate().defaultHeaders(all -> headers.forEach(all::set)).build());
    }

    /** The body of a successful answer. */
    public JsonNode get(String uri) {
        ResponseEntity<JsonNode> response = exchange(HttpMethod.GET, uri, null);
        Assertions.assertThat(response.getStatusCode().is2xxSuccessful())
                .as("%s answers %s", uri, response)
                .isTrue();
        return body(response);
    }

    public ResponseEntity<JsonNode> tryGet(String uri) {
        return exchange(HttpMethod.GET, uri, null);
    }

    public ResponseEntity<JsonNode> post(String uri, Object body) {
        return exchange(HttpMethod.POST, uri, body);
    }

    public ResponseEntity<JsonNode> patch(String uri, Object body) {
        return exchange(HttpMethod.PATCH, uri, body);
    }

    /** Sends a file as it is. */
    public ResponseEntity<JsonNode> upload(String uri, byte[] file, MediaType type) {
        return answer(client.post().uri(uri).contentType(type).body(file));
    }

    public ResponseEntity<JsonNode> put(String uri, Object body) {
        return exchange(HttpMethod.PUT, uri, body);
    }

    public ResponseEntity<JsonNode> delete(String uri) {
        return exchange(HttpMethod.DELETE, uri, null);
    }

    /** The body of an answer that must be there. */
    public static JsonNode body(ResponseEntity<JsonNode> response) {
        return Objects.requireNonNull(response.getBody());
    }

    /** The lines of a JSON-lines answer. */
    public List<JsonNode> lines(String uri) {
        String body = Objects.requireNonNull(client.get().uri(uri).retrieve().body(String.class));
        JsonMapper json = new JsonMapper();
        return body.lines().map(json::readTree).toList();
    }

    /** The bytes of an answer. */
    public byte[] bytes(String uri) {
        return Objects.requireNonNull(client.get().uri(uri).retrieve().body(byte[].class));
    }

    /** Waits until a job has succeeded; fails when it ends otherwise. */
    public void awaitJob(String id) {
        Awaitility.await()
                .atMost(JOB_PATIENCE)
                .pollInterval(Duration.ofMillis(150))
                .until(() -> {
                    JsonNode job = get("/v1/jobs/" + id);
                    String state = job.get("state").asString();
                    Assertions.assertThat(state).as("job %s", job).isNotIn("failed", "cancelled");
                    return state.equals("succeeded");
                });
    }

    private ResponseEntity<JsonNode> exchange(HttpMethod method, String uri, @Nullable Object body) {
        RestClient.RequestBodySpec request = client.method(method).uri(uri);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).body(body);
        }
        return answer(request);
    }

    private static ResponseEntity<JsonNode> answer(RestClient.RequestBodySpec request) {
        return Objects.requireNonNull(
                request.exchange((sent, response) -> ResponseEntity.status(response.getStatusCode())
                        .headers(response.getHeaders())
                        .body(response.bodyTo(JsonNode.class))));
    }
}

package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events of an answer, in their order. */
record Events(List<Event> all) {

    private static final JsonMapper JSON = new JsonMapper();

    /** An event; one without a name is called "message". */
    record Event(String name, String data) {

        JsonNode json() {
            return JSON.readTree(data);
        }
    }

    /** Asks and reads all events. */
    static Events post(int port, String path, Object body, String... headers) throws IOException, InterruptedException {
        HttpResponse<String> response = send(port, path, JSON.writeValueAsString(body), headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
        return parse(response.body());
    }

    /** Sends a body as it is. */
    static HttpResponse<String> send(int port, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(port, path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    static HttpResponse<String> send(int port, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .POST(body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    List<JsonNode> named(String name) {
        return all.stream().filter(e -> e.name().equals(name)).map(Event::json).toList();
    }

    Event last() {
        return all.getLast();
    }

    private static Events parse(String body) {
        List<Event> events = new ArrayList<>();
        for (String block : body.split("\n\n")) {
            String name = "message";
            String data = null;
            for (String line : block.lines().toList()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                }
            }
            if (data != null) {
                events.add(new Event(name, data));
            }
        }
        return new Events(events);
    }
}

package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Episodes step by step: live, side by side, done again, given away. */
class TracesIT extends AgentTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void anEpisodeIsFollowedWhileItIsPlayedAndFromWhereOneWas() throws Exception {
        CountDownLatch watched = new CountDownLatch(1);
        inference.play(request -> {
            int done = request.get("state").get("history").size();
            if (done == 2) {
                await(watched);
            }
            return ScriptedInference.decision(List.of(), 0, gold.get(done));
        });
        JsonNode created = create("live", imitation(Map.of("episodes", ONE_EPISODE)));
        String episode = onlyEpisode(created.get("id").asString()).get("id").asString();
        List<String> lines;
        try (var events = get("/v1/episodes/" + episode + "/events", null).body()) {
            lines = events.peek(line -> {
                        if (line.equals("id:1/2")) {
                            watched.countDown();
                        }
                    })
                    .toList();
        }
        assertThat(lines.stream().filter("event:step"::equals)).hasSize(gold.size() + 1);
        assertThat(lines).contains("event:begun", "event:ended", "id:1/0", "id:1/end");
        assertThat(lines.indexOf("id:1/2")).isLessThan(lines.indexOf("event:ended"));

        try (var rest = get("/v1/episodes/" + episode + "/events", "1/" + (gold.size() - 2))
                .body()) {
            assertThat(rest.filter(line -> line.startsWith("id:")))
                    .containsExactly("id:1/" + (gold.size() - 1), "id:1/" + gold.size(), "id:1/end");
        }
        assertThat(get("/v1/episodes/" + episode + "/events", "1/end").statusCode())
                .isEqualTo(204);
    }

    @Test
    void aReplayFindsNothingInAnHonestTraceAndFindsWhatWasTamperedWith() {
        JsonNode evaluation = play("honest", Map.of("agent", "gold", "episodes", ONE_EPISODE));
        String episode = onlyEpisode(evaluation.get("id").asString()).get("id").asString();
        JsonNode replay = replay(episode);
        assertThat(replay.get("identical").asBoolean()).isTrue();
        assertThat(replay.get("steps").asInt()).isEqualTo(gold.size() + 1);
        assertThat(replay.get("recordedWith")).isEqualTo(replay.get("replayedWith"));

        jdbc.sql("update episode_step set score = score + 0.25 where episode_id = ?::uuid and idx = 3")
                .param(episode)
                .update();
        JsonNode tampered = replay(episode);
        assertThat(tampered.get("identical").asBoolean()).isFalse();
        assertThat(tampered.get("differences")).hasSize(1);
        assertThat(tampered.get("differences").get(0).get("step").asInt()).isEqualTo(3);
        assertThat(tampered.get("differences").get(0).get("field").asString()).isEqualTo("score");
    }

    @Test
    void twoEpisodesStandSideBySide() {
        JsonNode left = play("left", Map.of("agent", "gold", "episodes", ONE_EPISODE));
        JsonNode right =
                play("right", Map.of("agent", "random", "episodes", ONE_EPISODE, "limits", Map.of("moves", 4)));
        String leftId = onlyEpisode(left.get("id").asString()).get("id").asString();
        String rightId = onlyEpisode(right.get("id").asString()).get("id").asString();
        JsonNode comparison = client.get("/v1/episodes/" + leftId + "/comparison?with=" + rightId);
        assertThat(comparison.get("sameStart").asBoolean()).isTrue();
        assertThat(comparison.get("rows").get(0).get("same").asBoolean()).isTrue();
        int part = comparison.get("partAt").asInt();
        assertThat(part).isPositive();
        assertThat(comparison.get("rows").get(part).get("left").get("action"))
                .isNotEqualTo(comparison.get("rows").get(part).get("right").get("action"));
        assertThat(client.get("/v1/episodes/" + leftId + "/comparison?with=" + leftId)
                        .get("partAt")
                        .isNull())
                .isTrue();
    }

    @Test
    void whatWasSolvedIsGivenAwayAsTrajectories() throws Exception {
        JsonNode evaluation = play(
                "given-away",
                Map.of(
                        "agent",
                        "gold",
                        "episodes",
                        List.of(
                                Map.of("task", TASK, "variations", List.of("0", "1", String.valueOf(VARIATION))),
                                Map.of("task", "4-2", "variations", List.of("0")))));
        jdbc.sql("update episode set score = 40 where evaluation_id = ?::uuid and task_id = '4-4' and variation = 1")
                .param(evaluation.get("id").asString())
                .update();
        String path = "/v1/evaluations/" + evaluation.get("id").asString() + "/trajectories";
        assertThat(keys(path)).containsExactly("4-2/0", "4-4/0");
        assertThat(keys(path + "?minScore=40&task=4-4")).containsExactly("4-4/0", "4-4/1");
        assertThat(keys(path + "?fold=test")).containsExactly("4-4/" + VARIATION);

        JsonNode line = lines(path + "?fold=test").getFirst();
        assertThat(line.get("description").asString()).startsWith("Your task is to find a(n) animal");
        assertThat(line.get("steps").valueStream().map(s -> s.get("action").asString()))
                .startsWith("look around")
                .hasSize(gold.size() + 1);
        assertThat(line.get("steps")
                        .valueStream()
                        .filter(s -> s.get("isCompleted").asBoolean()))
                .hasSize(1);
        assertThat(client.tryGet(path + "?fold=tomorrow").getStatusCode().value())
                .isEqualTo(400);
        assertThat(client.tryGet(path + "?task=9-9").getStatusCode().value()).isEqualTo(400);
    }

    private JsonNode replay(String episode) {
        ResponseEntity<JsonNode> replayed = client.post("/v1/episodes/" + episode + "/replay", Map.of());
        assertThat(replayed.getStatusCode().value()).as("%s", replayed).isEqualTo(200);
        return ServiceClient.body(replayed);
    }

    private List<String> keys(String path) throws IOException, InterruptedException {
        return lines(path).stream()
                .map(line -> line.get("task").asString() + "/"
                        + line.get("variation").asInt())
                .toList();
    }

    private List<JsonNode> lines(String path) throws IOException, InterruptedException {
        try (var lines = get(path, null).body()) {
            return lines.map(JSON::readTree).toList();
        }
    }

    private HttpResponse<Stream<String>> get(String path, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return HTTP.send(request.build(), BodyHandlers.ofLines());
    }

    private static Map<String, Object> imitation(Map<String, Object> more) {
        Map<String, Object> request = new HashMap<>(more);
        request.put("agent", "imitation");
        request.put("models", Map.of("imitation", "imitation"));
        return request;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

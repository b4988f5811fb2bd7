package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.ServiceProcess;
import io.subgoal.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two processes share an evaluation and are killed again and again. {@code -Dsubgoal.kills=20} kills more often.
 */
class EpisodeKillsIT {

    private static final int KILLS = Integer.getInteger("subgoal.kills", 2);
    private static final long LONGEST_MILLIS = 6000;
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "--enable-native-access=ALL-UNNAMED");

    @TempDir
    Path folder;

    private final Map<String, Object> database = TestDatabase.properties();
    private final SplittableRandom random = new SplittableRandom();
    private final List<ServiceProcess> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(ServiceProcess::close);
    }

    @Test
    void noEpisodeIsLostAndNoneCountsTwice() throws InterruptedException {
        processes.add(start().awaitReady());
        processes.add(start().awaitReady());
        JsonNode evaluation = create("killed", 5 + KILLS);
        for (int kill = 0; kill < KILLS; kill++) {
            Thread.sleep(random.nextLong(LONGEST_MILLIS));
            processes.remove(0).kill();
            processes.add(start().awaitReady());
        }
        ServiceClient client = processes.getLast().client();
        client.awaitJob(evaluation.get("jobId").asString());
        Map<String, List<String>> played = traces(client, evaluation);
        assertThat(played).hasSize(2 * (5 + KILLS));

        JsonNode undisturbed = create("undisturbed", 5 + KILLS);
        client.awaitJob(undisturbed.get("jobId").asString());
        assertThat(traces(client, undisturbed)).isEqualTo(played);
    }

    private ServiceProcess start() {
        Map<String, Object> properties = new HashMap<>(database);
        properties.put("db-scheduler.heartbeat-interval", "1s");
        properties.put("db-scheduler.polling-interval", "250ms");
        properties.put("subgoal.agent.worlds", 1);
        properties.put("subgoal.agent.sweep-every", "2s");
        return ServiceProcess.start(AgentApplication.class, JVM, properties, folder.resolve("service.log"));
    }

    private JsonNode create(String name, int variations) {
        Map<String, Object> request = Map.of(
                "name",
                name,
                "agent",
                "random",
                "episodes",
                List.of(Map.of("task", "4-4", "variations", List.of("0-" + (variations - 1)))),
                "seeds",
                List.of(1, 2),
                "limits",
                Map.of("moves", 8));
        return ServiceClient.body(processes.getLast().client().post("/v1/evaluations", request));
    }

    /** What was done and what came of it, by variation and seed. */
    private static Map<String, List<String>> traces(ServiceClient client, JsonNode evaluation) {
        Map<String, List<String>> traces = new TreeMap<>();
        client.get("/v1/evaluations/" + evaluation.get("id").asString() + "/episodes?size=500")
                .get("items")
                .forEach(episode -> {
                    assertThat(episode.get("state").asString()).isEqualTo("succeeded");
                    List<String> steps = client.get(
                                    "/v1/episodes/" + episode.get("id").asString() + "/trace")
                            .get("steps")
                            .valueStream()
                            .map(step -> "%s %s %s %s"
                                    .formatted(
                                            step.get("index"),
                                            step.get("action"),
                                            step.get("observation"),
                                            step.get("score")))
                            .toList();
                    traces.put(
                            "%s seed %s: %s after %s moves"
                                    .formatted(
                                            episode.get("variation"),
                                            episode.get("seed"),
                                            episode.get("score"),
                                            episode.get("moves")),
                            steps);
                });
        return traces;
    }
}

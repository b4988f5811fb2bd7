package io.subgoal.bench.environments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a step costs when the environment has no world at the moment: more environments than worlds, in turn. */
final class Parked {

    private final Client client;
    private final Scene scene;

    Parked(Client client, Scene scene) {
        this.client = client;
        this.scene = scene;
    }

    void run(int environments, int steps) throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < environments; i++) {
            JsonNode made = client.post("/v1/environments", Client.request(scene, 600));
            paths.add("/v1/environments/" + made.get("id").asString());
        }
        List<Integer> shown = List.of(1, 10, 25, 50, 100);
        for (int step = 1; step <= steps; step++) {
            long start = System.nanoTime();
            for (String path : paths) {
                client.post(path + "/step", Map.of("action", scene.actions().get(step % scene.actions().size())));
            }
            if (shown.contains(step)) {
                System.out.printf("%d\t%.2f%n", step - 1, (System.nanoTime() - start) / 1e6 / environments);
            }
        }
        for (String path : paths) {
            client.delete(path);
        }
    }
}

package io.subgoal.bench.environments;

import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a step takes, in a world of this process, over HTTP and over a WebSocket; they take turns. */
final class Latency {

    private static final int STEPS = 100;

    private final Client client;
    private final Scene scene;
    private final World world = World.create();
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();

    Latency(Client client, Scene scene) {
        this.client = client;
        this.scene = scene;
    }

    void run(int rounds) throws IOException, InterruptedException {
        for (int round = -2; round < rounds; round++) {
            if (round == 0) {
                millis.clear();
            }
            inProcess();
            overHttp();
            overSocket();
        }
        millis.forEach((way, all) -> {
            List<Double> sorted = all.stream().sorted().toList();
            System.out.printf(
                    "%s\t%.2f\t%.2f\t%.2f%n",
                    way,
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 99 / 100),
                    all.stream().mapToDouble(Double::doubleValue).average().orElse(0));
        });
    }

    private String action(int step) {
        return scene.actions().get(step % scene.actions().size());
    }

    private void inProcess() throws IOException, InterruptedException {
        World.Episode episode = world.load(Tasks.get(scene.task()), scene.variation(), Simplifications.EASY);
        for (int i = 0; i < STEPS; i++) {
            int step = i;
            time("in process", () -> {
                episode.step(action(step));
                episode.look();
                episode.inventory();
            });
        }
    }

    private void overHttp() throws IOException, InterruptedException {
        String path = "/v1/environments/"
                + client.post("/v1/environments", request()).get("id").asString();
        for (int i = 0; i < STEPS; i++) {
            int step = i;
            time("HTTP", () -> client.post(path + "/step", Map.of("action", action(step))));
        }
        client.delete(path);
    }

    private void overSocket() throws IOException, InterruptedException {
        Socket socket = new Socket(client);
        socket.ask("create", request(), false);
        for (int i = 0; i < STEPS; i++) {
            int step = i;
            time("WebSocket", () -> socket.ask("step", Map.of("action", action(step)), false));
        }
        socket.hangUp();
    }

    private Map<String, Object> request() {
        return Map.of("task", scene.task(), "variation", scene.variation(), "moves", 300, "leaseSeconds", 60);
    }

    private void time(String way, Step step) throws IOException, InterruptedException {
        long start = System.nanoTime();
        step.run();
        millis.computeIfAbsent(way, w -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException, InterruptedException;
    }
}

package io.subgoal.bench.environments;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** Makes environments in all ways and goes away from them; every answer is compared with that of a world of this process. */
final class Abandon {

    private static final int LEASE = 5;

    private final Client client;
    private final List<Scene> scenes;
    private final AtomicInteger made = new AtomicInteger();
    final AtomicLong answers = new AtomicLong();
    final AtomicLong wrong = new AtomicLong();
    final AtomicLong failed = new AtomicLong();

    Abandon(Client client, List<Scene> scenes) {
        this.client = client;
        this.scenes = scenes;
    }

    /** Says every hundred environments how many there were. */
    void run(int count, int callers) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (int caller = 0; caller < callers; caller++) {
                threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        one(i);
                        int sum = made.incrementAndGet();
                        if (sum % 100 == 0) {
                            System.out.println("made " + sum);
                        }
                    }
                });
            }
        }
    }

    private void one(int number) {
        Scene scene = scenes.get(number / 10 % scenes.size());
        try {
            switch (number % 10) {
                case 0, 1, 2 -> rest(scene, 0);
                case 3, 4 -> rest(scene, 3);
                case 5 -> client.delete("/v1/environments/" + rest(scene, 1));
                case 6 -> client.post("/v1/environments/" + rest(scene, 1) + "/branch", Map.of("step", 1));
                case 7 -> socket(scene, false);
                case 8 -> socket(scene, true);
                default -> gym(number);
            }
        } catch (IOException | RuntimeException e) {
            failed.incrementAndGet();
            System.err.println(number + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String rest(Scene scene, int steps) throws IOException, InterruptedException {
        JsonNode environment = client.post("/v1/environments", Client.request(scene, LEASE));
        compare(scene, 0, environment.get("state"));
        String id = environment.get("id").asString();
        for (int i = 0; i < steps; i++) {
            Map<String, Object> action = Map.of("action", scene.actions().get(i), "step", i + 1);
            compare(scene, i + 1, client.post("/v1/environments/" + id + "/step", action));
        }
        return id;
    }

    private void socket(Scene scene, boolean keep) throws IOException, InterruptedException {
        Socket socket = new Socket(client);
        try {
            compare(scene, 0, socket.ask("create", Client.request(scene, LEASE), keep).get("state"));
            compare(scene, 1, socket.ask("step", Map.of("action", scene.actions().getFirst()), false));
        } finally {
            socket.hangUp();
        }
    }

    private void gym(int number) throws IOException, InterruptedException {
        int id = client.post("/agentgym/create", Map.of()).get("id").asInt();
        if (number % 20 == 9) {
            client.post("/agentgym/reset", Map.of("id", id, "data_idx", 3836 + number % 200));
            answers.incrementAndGet();
        }
    }

    private void compare(Scene scene, int step, JsonNode state) {
        answers.incrementAndGet();
        if (!state.get("observation").asString().equals(scene.observations().get(step))) {
            wrong.incrementAndGet();
            System.err.println("Step " + step + " of " + scene.task() + " " + scene.variation() + ": " + state);
        }
    }
}

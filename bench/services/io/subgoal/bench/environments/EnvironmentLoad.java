package io.subgoal.bench.environments;

import io.subgoal.scienceworld.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The callers of the agent service's environments. Arguments: {@code soak PORT COUNT CALLERS}, {@code latency PORT ROUNDS} or
 * {@code parked PORT ENVIRONMENTS STEPS}.
 */
final class EnvironmentLoad {

    private static final List<String> TASKS = List.of("4-4", "4-1", "4-2", "7-1", "1-1", "2-1", "6-2", "8-1");

    private EnvironmentLoad() {}

    static void main(String[] arguments) throws Exception {
        Client client = new Client(Integer.parseInt(arguments[1]));
        World world = World.create();
        Scene first = Scene.play(world, "4-4", 0, 6);
        switch (arguments[0]) {
            case "soak" -> soak(client, world, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "latency" -> new Latency(client, first).run(Integer.parseInt(arguments[2]));
            case "parked" ->
                new Parked(client, first).run(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.exit(0);
    }

    private static void soak(Client client, World world, int count, int callers) throws Exception {
        List<Scene> scenes = new ArrayList<>();
        for (String task : TASKS) {
            for (int variation = 0; variation < 3; variation++) {
                scenes.add(Scene.play(world, task, variation, 3));
            }
        }
        Abandon abandon = new Abandon(client, scenes);
        // Somebody who comes back: his environment is parked again and again in between.
        Scene patient = Scene.play(world, "4-4", 0, 40);
        String path = "/v1/environments/"
                + client.post("/v1/environments", Client.request(patient, 3600)).get("id").asString();
        int seen = 0;
        for (int part = 0; part < 40; part++) {
            abandon.run(count / 40, callers);
            JsonNode state = client.post(path + "/step", Map.of("action", patient.actions().get(part)));
            seen += state.get("observation").asString().equals(patient.observations().get(part + 1)) ? 1 : 0;
        }
        client.delete(path);
        System.out.printf(
                "end answers=%d wrong=%d failed=%d refusals=%d patient=%d%n",
                abandon.answers.get(), abandon.wrong.get(), abandon.failed.get(), client.refusals.get(), seen);
    }
}

package io.subgoal.suite.demo;

import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.agent.ExperimentRequest.Comparison;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a demo does.
 *
 * @param train gold episodes of each task to learn from
 * @param dev gold episodes of each task to look at while learning
 * @param test variations of each task to play, never seen in training
 * @param updates steps of the optimizer, the same for both models
 */
record DemoSettings(List<String> tasks, int train, int dev, int test, int updates, long seed) {

    private static final String JOINT = "joint";
    private static final String IMITATION = "imitation";
    private static final String SUBGOAL = "sub-goal";
    private static final String AGENT = "agent";

    /** Gold, sub-goals, two models of one size, three agents. */
    ExperimentRequest experiment() {
        Map<String, Map<String, Object>> training = new LinkedHashMap<>();
        Map<String, Map<String, Object>> evaluations = new LinkedHashMap<>();
        Map<String, Object> settings = Map.of("updates", updates, "seed", seed);
        training.put(JOINT, Map.of("role", JOINT, "settings", settings));
        training.put(IMITATION, Map.of("role", IMITATION, "settings", settings));
        List<Map<String, Object>> episodes = tasks.stream()
                .map(task -> Map.<String, Object>of("task", task, "variations", List.of("test/" + test)))
                .toList();
        evaluations.put(
                SUBGOAL,
                Map.of(
                        AGENT,
                        "subgoal",
                        "models",
                        Map.of("executor", JOINT, "controller", JOINT, "firstSubgoal", JOINT),
                        "episodes",
                        episodes));
        evaluations.put(
                IMITATION, Map.of(AGENT, IMITATION, "models", Map.of(IMITATION, IMITATION), "episodes", episodes));
        evaluations.put("random", Map.of(AGENT, "random", "episodes", episodes));
        Map<String, Object> dataset = Map.of("tasks", tasks, "episodes", Map.of("train", train, "dev", dev, "test", 0));
        return new ExperimentRequest(
                "demo-" + UUID.nameUUIDFromBytes(toString().getBytes(StandardCharsets.UTF_8)),
                dataset,
                null,
                training,
                null,
                evaluations,
                null,
                List.of(new Comparison(SUBGOAL, IMITATION)),
                null);
    }
}

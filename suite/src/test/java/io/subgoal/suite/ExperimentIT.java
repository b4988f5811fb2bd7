package io.subgoal.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.subgoal.testkit.ServiceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An experiment from a file, as a user runs it: killed, begun again, extended. */
class ExperimentIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String EXPERIMENT = """
            name: small
            dataset: {tasks: ["7-2"], episodes: {train: 4, dev: 1, test: 0}}
            training:
              joint: {role: joint, settings: {updates: 60, evaluateEvery: 30}}
              imitation: {role: imitation, settings: {updates: 60, evaluateEvery: 30}}
            evaluations:
              subgoal:
                agent: subgoal
                models: {executor: joint, controller: joint, firstSubgoal: joint}
                episodes: [{task: "7-2", variations: ["test:2"]}]
                limits: {moves: 10}
              imitation:
                agent: imitation
                models: {imitation: imitation}
                episodes: [{task: "7-2", variations: ["test:2"]}]
                limits: {moves: 10}
              drawn:
                agent: subgoal
                models: {executor: joint, controller: joint, firstSubgoal: joint}
                subgoals: {mode: rand}
                episodes: [{task: "7-2", variations: ["test:2"]}]
                limits: {moves: 10}
              gold: {agent: gold, episodes: [{task: "7-2", variations: ["test:2"]}]}
            seeds: [1, 2]
            """;

    @TempDir
    Path data;

    @Test
    void goesOnAfterAKillAndMakesNothingTwice() throws IOException, InterruptedException {
        Path file = Files.writeString(data.resolve("small.yaml"), EXPERIMENT);
        try (SuiteProcess process = SuiteProcess.start(data, "experiment", file.toString())) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> process.output().stream().anyMatch(line -> line.startsWith("training joint@1")));
            process.kill();
        }
        JsonNode first = run(file);
        assertThat(first.get("agents").propertyNames())
                .containsExactlyInAnyOrder(
                        "subgoal@1", "imitation@1", "drawn@1", "subgoal@2", "imitation@2", "drawn@2", "gold");
        assertThat(first.get("agents").get("gold").get("mean").asDouble()).isEqualTo(100);
        assertThat(first.get("comparisons")).hasSize(6);
        assertThat(first.get("comparisons")
                        .valueStream()
                        .map(pair -> pair.get("baseline").asString()))
                .containsExactly("imitation@1", "drawn@1", "gold", "imitation@2", "drawn@2", "gold");

        try (SuiteProcess process = SuiteProcess.start(data, "up")) {
            ServiceClient agent = new ServiceClient(process.awaitPorts().get(ServiceKind.AGENT));
            ServiceClient training = new ServiceClient(process.awaitPorts().get(ServiceKind.TRAINING));
            assertThat(training.get("/v1/training-runs").get("total").asInt()).isEqualTo(4);
            JsonNode experiment = agent.get("/v1/experiments").get("items").get(0);
            assertThat(experiment.get("state").asString()).isEqualTo("succeeded");
            assertThat(experiment.get("stages")).hasSize(13);
            assertThat(experiment.get("comparisons")).hasSize(6);
            assertThat(experiment.get("comparisons").get(0).get("path").asString())
                    .startsWith("/v1/evaluations/")
                    .contains("/comparison?with=");

            Map<String, Object> other = Map.of(
                    "name",
                    "other",
                    "dataset",
                    Map.of("tasks", List.of("7-2"), "episodes", Map.of("train", 4, "dev", 1, "test", 0)),
                    "training",
                    Map.of(),
                    "evaluations",
                    Map.of("gold", gold("test:2"), "more", gold("test:1")));
            ResponseEntity<JsonNode> created = agent.post("/v1/experiments", other);
            assertThat(created.getStatusCode().value()).as("%s", created).isEqualTo(202);
            agent.awaitJob(ServiceClient.body(created).get("jobId").asString());
            JsonNode done = agent.get(
                    "/v1/experiments/" + ServiceClient.body(created).get("id").asString());
            assertThat(done.get("stages").valueStream())
                    .extracting(
                            stage -> stage.get("key").asString(),
                            stage -> stage.get("reused").asBoolean())
                    .containsExactlyInAnyOrder(
                            tuple("dataset", true),
                            tuple("annotation", true),
                            tuple("evaluation gold", true),
                            tuple("evaluation more", false));
            refusesWhatIsNoExperiment(agent);
        }
    }

    private static void refusesWhatIsNoExperiment(ServiceClient agent) {
        Map<String, Object> dataset =
                Map.of("tasks", List.of("7-2"), "episodes", Map.of("train", 4, "dev", 1, "test", 0));
        assertProblem(agent, Map.of("dataset", dataset, "training", Map.of()), "evaluations");
        assertProblem(
                agent,
                Map.of(
                        "dataset",
                        Map.of("task", "7-2"),
                        "training",
                        Map.of(),
                        "evaluations",
                        Map.of("gold", gold("test:2"))),
                "dataset");
        assertProblem(
                agent,
                Map.of(
                        "dataset",
                        dataset,
                        "training",
                        Map.of("joint", Map.of("role", "king")),
                        "evaluations",
                        Map.of("gold", gold("test:2"))),
                "training.joint.role");
        assertProblem(
                agent,
                Map.of("dataset", dataset, "training", Map.of(), "evaluations", Map.of("gold", gold("9999"))),
                "evaluations.gold.episodes[0].variations");
        assertProblem(
                agent,
                Map.of(
                        "dataset",
                        dataset,
                        "training",
                        Map.of(),
                        "evaluations",
                        Map.of("gold", gold("test:2")),
                        "comparisons",
                        List.of(Map.of("evaluation", "gold", "baseline", "silver"))),
                "comparisons[0].baseline");
    }

    private static void assertProblem(ServiceClient agent, Map<String, Object> request, String field) {
        Map<String, Object> named = new HashMap<>(request);
        named.put("name", "wrong");
        ResponseEntity<JsonNode> response = agent.post("/v1/experiments", named);
        assertThat(response.getStatusCode().value()).isEqualTo(400);
        assertThat(ServiceClient.body(response)
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asString())
                .isEqualTo(field);
    }

    private static Map<String, Object> gold(String variations) {
        return Map.of("agent", "gold", "episodes", List.of(Map.of("task", "7-2", "variations", List.of(variations))));
    }

    private JsonNode run(Path file) throws IOException, InterruptedException {
        try (SuiteProcess process = SuiteProcess.start(data, "experiment", file.toString(), "--json")) {
            int exit = process.await(PATIENCE);
            List<String> output = process.output();
            assertThat(exit).as("%s", output).isZero();
            return new JsonMapper().readTree(output.getLast());
        }
    }
}

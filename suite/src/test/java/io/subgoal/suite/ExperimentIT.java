package io.subgoal.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.subgoal.testkit.ServiceClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
              controller: {role: controller, base: {training: joint}, settings: {updates: 5, evaluateEvery: 5}}
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
                models: {executor: joint, controller: controller, firstSubgoal: joint}
                subgoals: {mode: rand}
                episodes: [{task: "7-2", variations: ["test:2"]}]
                limits: {moves: 10}
              gold: {agent: gold, episodes: [{task: "7-2", variations: ["test:2"]}]}
            seeds: [1, 2]
            """;

    /** Without trainings, which the other experiment has: what is chosen is who plays, and a model plays that is there. */
    private static final String TABLE = """
            name: table
            dataset: {file: gold.jsonl.xz, checksum: %s, simulatorVersion: 1.2.3, simplifications: easy}
            training: {}
            models:
              imitator: {1: demo-imitation}
            seeds: [1]
            evaluations:
              random: {agent: random, episodes: [{task: "7-2", variations: ["dev:4"]}], limits: {moves: 5}}
              gold: {agent: gold, episodes: [{task: "7-2", variations: ["dev:4"]}]}
              reported: {settingsFrom: best, episodes: [{task: "7-2", variations: ["test:2"]}]}
              imitation: {agent: imitation, models: {imitation: imitator}, episodes: [{task: "7-2", variations: ["test:2"]}]}
              elsewhere: {agent: random, episodes: [{task: "7-2", variations: ["dev:2"]}], limits: {moves: 5}}
            choices:
              best: {from: [random, gold], by: best}
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
            assertThat(training.get("/v1/training-runs").get("total").asInt()).isEqualTo(6);
            goesOnFromTheModelOfTheSameSeed(training);
            JsonNode experiment = agent.get("/v1/experiments").get("items").get(0);
            assertThat(experiment.get("state").asString()).isEqualTo("succeeded");
            assertThat(experiment.get("stages")).hasSize(15);
            assertThat(experiment.get("comparisons")).hasSize(6);
            assertThat(experiment.get("comparisons").get(0).get("path").asString())
                    .startsWith("/v1/evaluations/")
                    .contains("/comparison?with=");

            reportsAllSeedsTogether(
                    agent, "/v1/experiments/" + experiment.get("id").asString() + "/report");

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
            archive(process.awaitPorts());
        }
        reproducesATableFromAnArchive();
    }

    private static void goesOnFromTheModelOfTheSameSeed(ServiceClient training) {
        List<JsonNode> runs =
                training.get("/v1/training-runs").get("items").valueStream().toList();
        Map<String, String> seeds = runs.stream()
                .collect(Collectors.toMap(
                        run -> run.get("checkpointId").asString(),
                        run -> run.get("role").asString()
                                + run.get("settings").get("seed").asInt()));
        assertThat(runs)
                .filteredOn(run -> run.get("role").asString().equals("controller"))
                .hasSize(2)
                .allSatisfy(run -> assertThat(
                                seeds.get(run.get("base").get("checkpointId").asString()))
                        .isEqualTo("joint" + run.get("settings").get("seed").asInt()));
    }

    private static void reportsAllSeedsTogether(ServiceClient agent, String path) {
        JsonNode report = agent.get(path);
        assertThat(report.get("models")
                        .valueStream()
                        .map(model -> model.get("key").asString()))
                .containsExactly("joint@1", "imitation@1", "controller@1", "joint@2", "imitation@2", "controller@2");
        JsonNode joint = report.get("models").get(0);
        assertThat(joint.get("model").get("weights").asString()).hasSize(64);
        assertThat(joint.get("curve")
                        .valueStream()
                        .map(point -> point.get("update").asInt()))
                .containsExactly(30, 60);
        assertThat(joint.get("curve").get(0).get("values").propertyNames())
                .containsExactlyInAnyOrder("dev_loss", "dev_exact_match");
        assertThat(report.get("evaluations")
                        .valueStream()
                        .map(evaluation -> evaluation.get("key").asString()))
                .containsExactly("subgoal", "imitation", "drawn", "gold");
        JsonNode subgoal = report.get("evaluations").get(0);
        assertThat(subgoal.get("episodes").get("scored").asInt()).isEqualTo(2 * 2);
        double both = subgoal.get("seeds")
                .valueStream()
                .mapToDouble(seed -> seed.get("means").get("final").asDouble())
                .average()
                .orElseThrow();
        assertThat(subgoal.get("scores").get(0).get("taskMeans").get("value").asDouble())
                .isEqualTo(both);
        JsonNode imitation = report.get("comparisons").get(0);
        assertThat(imitation.get("baseline").asString()).isEqualTo("imitation");
        assertThat(imitation.get("seeds").asInt()).isEqualTo(2);
        assertThat(imitation.get("variations").asInt()).isEqualTo(2);
        assertThat(imitation.get("lengths").get(0).get("length").asString()).isEqualTo("short");
        assertThat(new String(agent.bytes(path + "?format=csv"), StandardCharsets.UTF_8))
                .startsWith("evaluation,folds,seeds,task,length,episodes,final,");
        assertThat(agent.tryGet(path + "?format=pdf").getStatusCode().value()).isEqualTo(400);
    }

    /** Writes the gold into a file, and an experiment beside it that says what is in it. */
    private void archive(Map<ServiceKind, Integer> ports) throws IOException, InterruptedException {
        ServiceClient annotation = new ServiceClient(ports.get(ServiceKind.ANNOTATION));
        JsonNode gold = annotation.get("/v1/datasets").get("items").get(0);
        String path = "/v1/datasets/" + gold.get("id").asString();
        Files.write(data.resolve("gold.jsonl.xz"), annotation.bytes(path + "/export?compression=xz"));
        String checksum = gold.get("checksum").asString();
        Files.writeString(data.resolve("table.yaml"), TABLE.formatted(checksum));

        String wrong = "f".repeat(64);
        Path file = Files.writeString(data.resolve("wrong.yaml"), TABLE.formatted(wrong));
        String agentUrl = "http://localhost:" + ports.get(ServiceKind.AGENT);
        String annotationUrl = "http://localhost:" + ports.get(ServiceKind.ANNOTATION);
        try (SuiteProcess process = SuiteProcess.start(
                data, "experiment", file.toString(), "--agent-url", agentUrl, "--annotation-url", annotationUrl)) {
            assertThat(process.await(PATIENCE)).isEqualTo(1);
            assertThat(process.output().getLast())
                    .contains(
                            "gold.jsonl.xz holds a dataset with the checksum " + checksum,
                            "the experiment says " + wrong);
        }
        ServiceClient agent = new ServiceClient(ports.get(ServiceKind.AGENT));
        assertProblem(
                agent,
                Map.of(
                        "dataset",
                        Map.of("checksum", wrong),
                        "training",
                        Map.of(),
                        "evaluations",
                        Map.of("gold", gold("test:2"))),
                "dataset.checksum");
        assertProblem(
                agent,
                Map.of(
                        "dataset",
                        Map.of("checksum", checksum),
                        "training",
                        Map.of(),
                        "evaluations",
                        Map.of("gold", gold("test:2"), "more", gold("dev:2")),
                        "choices",
                        Map.of("best", Map.of("from", List.of("more", "gold")))),
                "choices.best.from");
    }

    private void reproducesATableFromAnArchive() throws IOException, InterruptedException {
        Path store = Files.createDirectory(data.resolve("elsewhere"));
        Path file = data.resolve("table.yaml");
        Path report = data.resolve("table.md");
        try (SuiteProcess process = SuiteProcess.start(
                store, "experiment", file.toString(), "--scale", "0.5", "--json", "--report", report.toString())) {
            int exit = process.await(PATIENCE);
            List<String> output = process.output();
            assertThat(exit).as("%s", output).isZero();
            assertThat(output).anyMatch(line -> line.startsWith("Importing ") && line.contains("as dataset gold-"));
            assertThat(output).contains("(dataset is there already)");
            assertThat(output).contains("reported is not compared with elsewhere: no variation has a score in both");
            JsonNode summary = new JsonMapper().readTree(output.getLast());
            assertThat(summary.get("comparisons")).hasSize(1);
            assertThat(summary.get("agents").propertyNames())
                    .containsExactly("random", "gold", "reported", "imitation@1", "elsewhere");
            assertThat(summary.get("agents").get("reported").get("mean").asDouble())
                    .isEqualTo(100);
            assertThat(summary.get("episodes").asInt()).isEqualTo(2 + 2 + 1 + 1 + 1);
            JsonNode choice = summary.get("choices").get(0);
            assertThat(choice.get("chosen").asString()).isEqualTo("gold");
            assertThat(choice.get("candidates").get(1).get("mean").asDouble()).isEqualTo(100);
            assertThat(choice.get("candidates").get(0).get("mean").asDouble()).isLessThan(100);
            assertThat(Files.readString(report))
                    .startsWith("# Results of table-scale0.5")
                    .contains(
                            "| reported | test | 1 | 1 | 100.00 (100.00 to 100.00) |",
                            "| best | gold | best so far | 100.00 | yes |",
                            "| demo-imitation | imitation | compact/2 | 6000 |")
                    .doesNotContain("Learning curves");
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

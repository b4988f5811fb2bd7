package io.subgoal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A suite that is killed goes on where it was when it is started again; one that is told to stop leaves nothing behind. */
class RestartIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    @Test
    void goesOnAfterAKillInTheMiddleOfEveryKindOfWork() throws IOException, InterruptedException {
        String dataset;
        String goldJob;
        try (SuiteProcess process = SuiteProcess.start(data, "up")) {
            Map<ServiceKind, ServiceClient> services = services(process);
            JsonNode created = post(
                    services.get(ServiceKind.ANNOTATION),
                    "/v1/datasets",
                    Map.of(
                            "name",
                            "killed",
                            "tasks",
                            List.of("7-1", "4-4"),
                            "episodes",
                            Map.of("train", 12, "dev", 1, "test", 0)));
            dataset = created.get("id").asString();
            goldJob = created.get("jobId").asString();
            awaitProgress(services.get(ServiceKind.ANNOTATION), goldJob, 4);
            process.kill();
        }

        String trainingJob;
        try (SuiteProcess process = SuiteProcess.start(data, "up")) {
            Map<ServiceKind, ServiceClient> services = services(process);
            ServiceClient annotation = services.get(ServiceKind.ANNOTATION);
            annotation.awaitJob(goldJob);
            assertThat(annotation.get("/v1/jobs/" + goldJob).get("attempt").asInt())
                    .isEqualTo(2);
            assertThat(annotation.get("/v1/datasets/" + dataset).get("checksum").asString())
                    .hasSize(64);
            JsonNode run =
                    post(annotation, "/v1/datasets/" + dataset + "/annotation-runs", Map.of("teacher", "offline"));
            annotation.awaitJob(run.get("jobId").asString());
            ServiceClient training = services.get(ServiceKind.TRAINING);
            JsonNode created = post(
                    training,
                    "/v1/training-runs",
                    Map.of(
                            "name",
                            "killed",
                            "role",
                            "joint",
                            "annotationRunId",
                            run.get("id").asString(),
                            "settings",
                            Map.of("updates", 1200, "evaluateEvery", 200)));
            trainingJob = created.get("jobId").asString();
            awaitProgress(training, trainingJob, 450);
            process.kill();
        }

        String evaluation;
        String evaluationJob;
        try (SuiteProcess process = SuiteProcess.start(data, "up")) {
            Map<ServiceKind, ServiceClient> services = services(process);
            ServiceClient training = services.get(ServiceKind.TRAINING);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> job(training, trainingJob).get("attempt").asInt() == 2);
            assertThat(job(training, trainingJob).get("progress").asInt()).isGreaterThanOrEqualTo(400);
            training.awaitJob(trainingJob);
            assertThat(training.get("/v1/checkpoints?chosen=true").get("total").asInt())
                    .isEqualTo(1);

            JsonNode created = post(
                    services.get(ServiceKind.AGENT),
                    "/v1/evaluations",
                    Map.of(
                            "name",
                            "killed",
                            "agent",
                            "gold",
                            "episodes",
                            List.of(Map.of("task", "4-4", "variations", List.of("test:12")))));
            evaluation = created.get("id").asString();
            evaluationJob = created.get("jobId").asString();
            awaitProgress(services.get(ServiceKind.AGENT), evaluationJob, 2);
            process.kill();
        }

        try (SuiteProcess process = SuiteProcess.start(data, "up")) {
            ServiceClient agent = services(process).get(ServiceKind.AGENT);
            agent.awaitJob(evaluationJob);
            JsonNode result = agent.get("/v1/evaluations/" + evaluation);
            assertThat(result.get("finished").asInt()).isEqualTo(12);
            assertThat(result.get("mean").asDouble()).isEqualTo(100);
            process.interrupt();
            process.await(PATIENCE);
        }
        if (Files.exists(data.resolve("postgres"))) {
            try (Stream<Path> files = Files.walk(data.resolve("postgres"), 2)) {
                assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("postmaster.pid");
            }
        }
    }

    private static Map<ServiceKind, ServiceClient> services(SuiteProcess process) {
        Map<ServiceKind, ServiceClient> services = new EnumMap<>(ServiceKind.class);
        process.awaitPorts().forEach((service, port) -> services.put(service, new ServiceClient(port)));
        return services;
    }

    private static JsonNode post(ServiceClient client, String uri, Map<String, Object> body) {
        var response = client.post(uri, body);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(202);
        return ServiceClient.body(response);
    }

    private static JsonNode job(ServiceClient client, String id) {
        return client.get("/v1/jobs/" + id);
    }

    private static void awaitProgress(ServiceClient client, String job, int progress) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            JsonNode now = job(client, job);
            assertThat(now.get("state").asString()).isIn("queued", "running");
            return now.get("progress").asInt() >= progress;
        });
    }
}

package io.subgoal.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.job.JobState;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A run whose service goes away goes on when one comes back, and ends with the very weights of an undisturbed run. */
class ResumeIT {

    private static final int UPDATES = 600;

    private final Map<String, Object> database = TestDatabase.properties();

    @Test
    void aRunThatWasInterruptedEndsWithTheWeightsOfOneThatWasNot() {
        String undisturbed;
        String interruptedRun;
        UUID annotation;
        try (ConfigurableApplicationContext service = start()) {
            annotation = new Corpus(service).annotationRun(JobState.SUCCEEDED);
            ServiceClient client = TrainingProcesses.client(service);
            JsonNode run = create(client, "undisturbed", annotation);
            client.awaitJob(run.get("jobId").asString());
            undisturbed = Weights.sha256(client, run);

            JsonNode second = create(client, "interrupted", annotation);
            interruptedRun = second.get("id").asString();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> update(client, interruptedRun) > 50);
        }
        try (ConfigurableApplicationContext service = start()) {
            ServiceClient client = TrainingProcesses.client(service);
            JsonNode run = client.get("/v1/training-runs/" + interruptedRun);
            assertThat(run.get("state").asString()).isIn("queued", "running");
            String jobId = run.get("jobId").asString();
            client.awaitJob(jobId);
            assertThat(client.get("/v1/jobs/" + jobId).get("attempt").asInt()).isEqualTo(2);
            assertThat(Weights.sha256(client, run)).isEqualTo(undisturbed);
        }
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(TrainingApplication.class)
                .properties(database)
                .properties("spring.config.name=training-service", "server.port=0")
                .run("--server.port=0");
    }

    private static JsonNode create(ServiceClient client, String name, UUID annotation) {
        return ServiceClient.body(client.post(
                "/v1/training-runs",
                Map.of(
                        "name",
                        name,
                        "role",
                        "executor",
                        "annotationRunId",
                        annotation,
                        "settings",
                        Map.of("updates", UPDATES, "evaluateEvery", 200, "dropout", 0.1))));
    }

    private static int update(ServiceClient client, String runId) {
        return client.get("/v1/training-runs/" + runId).get("update").asInt();
    }
}

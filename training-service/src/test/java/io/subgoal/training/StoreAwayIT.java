package io.subgoal.training;

import static io.subgoal.training.TrainingProcesses.awaitUpdate;
import static io.subgoal.training.TrainingProcesses.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.ServiceProcess;
import io.subgoal.testkit.TcpProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A run lives through a time without a store. {@code -Dsubgoal.store-away=PT1M} makes it longer. */
class StoreAwayIT {

    private static final Duration AWAY = Duration.parse(System.getProperty("subgoal.store-away", "PT20S"));

    @TempDir
    Path folder;

    @Test
    void goesOnWhenTheStoreIsBack() throws Exception {
        Map<String, Object> settings = Map.of("updates", 400, "evaluateEvery", 100, "saveEvery", 20, "dropout", 0.1);
        try (TrainingProcesses processes = new TrainingProcesses(folder, settings);
                TcpProxy proxy = TcpProxy.to(
                        URI.create(processes.url().substring("jdbc:".length())).getPort())) {
            String url = processes.url().replaceFirst("://[^/]+/", "://localhost:" + proxy.port() + "/");
            ServiceProcess service = processes
                    .start("away", Map.of("spring.datasource.url", url))
                    .awaitReady();
            ServiceClient client = service.client();
            JsonNode run = processes.create(client, "away");
            proxy.cut();
            Thread.sleep(AWAY.dividedBy(4));
            proxy.restore();
            awaitUpdate(client, run, 21);
            proxy.silence();
            Thread.sleep(AWAY.dividedBy(2));
            proxy.cut();
            Thread.sleep(AWAY.dividedBy(2));
            proxy.restore();
            client.awaitJob(run.get("jobId").asString());
            System.out.printf(
                    "The store was away for %d s; attempts: %d%n",
                    AWAY.toSeconds(), job(client, run).get("attempt").asInt());
            assertThat(Weights.sha256(client, run)).isEqualTo(processes.undisturbed());
            assertThat(processes.metrics(run)).isEqualTo(processes.undisturbedMetrics());
        }
    }
}

package io.subgoal.training;

import static io.subgoal.training.TrainingProcesses.awaitUpdate;
import static io.subgoal.training.TrainingProcesses.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.ServiceProcess;
import io.subgoal.testkit.TcpProxy;
import io.subgoal.training.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * Runs go out as Jobs of an emulated cluster, or of a real API server ({@link TestCluster}); their pods are processes that
 * really train.
 */
class ClusterIT {

    private static final Map<String, Object> SERVICE = Map.of(
            "subgoal.training.kubernetes.enabled",
            true,
            "subgoal.training.kubernetes.image",
            "subgoal/training-service:test",
            "subgoal.training.kubernetes.backoff",
            "0s",
            "subgoal.training.kubernetes.restarts",
            1,
            "subgoal.training.kubernetes.look-again",
            "2s",
            "db-scheduler.heartbeat-interval",
            "1s",
            "db-scheduler.polling-interval",
            "250ms");

    private static final int SAVE_EVERY = 10;

    @TempDir
    static Path folder;

    private static TrainingProcesses processes;
    private static TestCluster cluster;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        processes = new TrainingProcesses(
                folder,
                Map.of(
                        "updates", 80,
                        "evaluateEvery", 40,
                        "saveEvery", SAVE_EVERY,
                        "dropout", 0.1,
                        "batchSize", 8));
        cluster = TestCluster.start(folder, TrainingProcesses.JVM);
        cluster.putSecret("subgoal-secrets", "postgres-password", processes.password());
        cluster.settings().forEach(System::setProperty);
        service = processes.startHere(SERVICE);
    }

    @AfterAll
    static void close() {
        service.close();
        cluster.settings().keySet().forEach(System::clearProperty);
        cluster.close();
        processes.close();
    }

    @Test
    void anotherPodGoesOnWhereOneWasKilled() {
        JsonNode run = create("killed-pod");
        awaitUpdate(client(), run, SAVE_EVERY + 1);
        cluster.kubelet().kill(id(run));
        client().awaitJob(run.get("jobId").asString());

        assertThat(job(client(), run).get("attempt").asInt()).isEqualTo(2);
        assertThat(attempts(run)).containsExactlyInAnyOrder("1", "2");
        assertThat(Weights.sha256(client(), run)).isEqualTo(processes.undisturbed());
        assertThat(processes.metrics(run)).isEqualTo(processes.undisturbedMetrics());
    }

    @Test
    void anotherServiceAdoptsThePodOfOneThatWasKilled() throws Exception {
        service.close();
        ServiceProcess killed =
                processes.start("killed", SERVICE, cluster.jvmOptions()).awaitReady();
        JsonNode run = processes.create(killed.client(), "killed-service");
        awaitUpdate(killed.client(), run, 1);
        killed.kill();
        service = processes.startHere(SERVICE);
        client().awaitJob(run.get("jobId").asString());

        assertThat(job(client(), run).get("attempt").asInt()).isEqualTo(1);
        assertThat(cluster.kubelet().processes(id(run))).hasSize(1);
        assertThat(Weights.sha256(client(), run)).isEqualTo(processes.undisturbed());
        assertThat(processes.metrics(run)).isEqualTo(processes.undisturbedMetrics());
    }

    @Test
    void aRunThatIsPausedSavesAndLeavesTheClusterUntilItIsResumed() throws Exception {
        JsonNode run = create("paused");
        awaitUpdate(client(), run, 1);
        ask(run, "pause");
        awaitState(run, "paused");
        assertThat(cluster.jobs(id(run))).isEmpty();
        assertThat(cluster.kubelet().processes(id(run)).getFirst().exitCode())
                .as("it has saved")
                .isEqualTo(75);

        cluster.kubelet().findNoNode("none is free");
        ask(run, "resume");
        awaitMessage(run, "Waits for a node: none is free");
        assertThat(attempts(run)).containsExactly("2");
        ask(run, "cancel");
        awaitState(run, "cancelled");
    }

    @Test
    void aRunThatWaitsSaysForWhatOutlivesItsServiceAndCanBeCancelled() {
        cluster.kubelet().findNoNode("0/3 nodes are available: 3 Insufficient nvidia.com/gpu.");
        JsonNode run = create("no-node");
        awaitMessage(run, "Waits for a node: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu. If no node");

        service.close();
        service = processes.startHere(SERVICE);
        cluster.kubelet().findNoImage(id(run), "Back-off pulling image");
        awaitMessage(run, "The image cannot be fetched: Back-off pulling image. Look");
        assertThat(attempts(run))
                .as("the next service looks after the same Job")
                .containsExactly("1");
        ask(run, "cancel");
        awaitState(run, "cancelled");
        assertThat(cluster.jobs(id(run))).isEmpty();
        assertThat(cluster.pods(id(run))).isEmpty();
    }

    @Test
    void aRunThatCannotBeTrainedFailsWithItsOwnWords() {
        cluster.kubelet().end(70, "Error", "The row 17 of the task 7-1 cannot be used");
        JsonNode run = create("bad-row");
        awaitState(run, "failed");
        assertThat(job(client(), run).get("error").asString()).isEqualTo("The row 17 of the task 7-1 cannot be used");
        assertThat(cluster.jobs(id(run))).hasSize(1);
    }

    @Test
    void aClusterThatCannotBeReachedIsWaitedFor() {
        assumeTrue(cluster.proxy().isPresent());
        TcpProxy proxy = cluster.proxy().orElseThrow();
        proxy.cut();
        JsonNode run = create("cut-off");
        awaitMessage(run, "The cluster cannot be reached; trying again: ");
        cluster.kubelet().findNoNode("none is free");
        proxy.restore();
        awaitMessage(run, "Waits for a node: none is free");
        proxy.cut();
        proxy.restore();
        cluster.kubelet().findNoImage(id(run), "none to be had");
        awaitMessage(run, "The image cannot be fetched: none to be had");
        ask(run, "cancel");
        awaitState(run, "cancelled");
    }

    @Test
    void aRunIsGivenUpWhenPodsAreLostAgainAndAgain() {
        cluster.kubelet().end(137, "OOMKilled", "");
        cluster.kubelet().end(137, "OOMKilled", "");
        JsonNode run = create("too-large");
        awaitState(run, "failed");
        assertThat(job(client(), run).get("error").asString())
                .contains("limits.memory, 4Gi", "OOMKilled", "2 pods in a row", "Raise that limit", "retry the job");
        assertThat(attempts(run)).containsExactlyInAnyOrder("1", "2");
    }

    private static ServiceClient client() {
        return TrainingProcesses.client(service);
    }

    /** The attempts of a run whose Jobs are in the cluster. */
    private static List<String> attempts(JsonNode run) {
        return cluster.jobs(id(run)).stream()
                .map(job -> job.getMetadata().getLabels().get("subgoal.io/attempt"))
                .toList();
    }

    private static void ask(JsonNode run, String what) {
        client().post("/v1/jobs/" + run.get("jobId").asString() + "/" + what, Map.of());
    }

    private static JsonNode create(String name) {
        return processes.create(client(), name);
    }

    private static String id(JsonNode run) {
        return run.get("id").asString();
    }

    private static void awaitState(JsonNode run, String state) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> job(client(), run).get("state").asString().equals(state));
    }

    private static void awaitMessage(JsonNode run, String beginning) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> job(client(), run).path("message").asString("").startsWith(beginning));
    }
}

package io.subgoal.training;

import static io.subgoal.training.TrainingProcesses.awaitUpdate;
import static io.subgoal.training.TrainingProcesses.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Runs whose service is killed, or sleeps, again and again end with the very weights of a run that nothing disturbs.
 * {@code -Dsubgoal.kills=20} kills more often.
 */
class TrainingKillsIT {

    private static final int KILLS = Integer.getInteger("subgoal.kills", 1);
    private static final int SAVE_EVERY = 10;

    /** Enough for each process to come further, however often it is killed. */
    private static final int UPDATES = 200 + 100 * KILLS;

    private static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(2 * 4);
    private static final Duration PICKED_UP = Duration.ofSeconds(15);

    /** Notices soon that the one before it has died. */
    private static final Map<String, Object> IMPATIENT =
            Map.of("db-scheduler.heartbeat-interval", "1s", "db-scheduler.polling-interval", "250ms");

    /** What is stored already for a save that is not complete. */
    private static final String UNFINISHED_SAVES =
            "select count(*) from blob b where not exists (select 1 from checkpoint_file f where f.sha256 = b.sha256)";

    @TempDir
    static Path folder;

    private static TrainingProcesses processes;

    private final SplittableRandom random = new SplittableRandom();

    @BeforeAll
    static void train() {
        processes = new TrainingProcesses(
                folder,
                Map.of(
                        "updates",
                        UPDATES,
                        "evaluateEvery",
                        100,
                        "saveEvery",
                        SAVE_EVERY,
                        "dropout",
                        0.1,
                        "batchSize",
                        8));
    }

    @AfterEach
    void endProcesses() {
        processes.endProcesses();
    }

    @AfterAll
    static void close() {
        processes.close();
    }

    @Test
    void endsWithTheWeightsOfAnUndisturbedRun() throws Exception {
        long begin = System.nanoTime();
        ServiceProcess service = processes.start("killed", IMPATIENT).awaitReady();
        long startTime = System.nanoTime() - begin;
        JsonNode run = processes.create(service.client(), "killed");
        awaitUpdate(service.client(), run, 1);
        int duringSaves = 0;
        int duringStarts = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long unfinished = processes.number(UNFINISHED_SAVES);
            switch (kill % 3) {
                case 0 -> comeFurther(service.awaitReady().client(), run);
                case 1 -> Thread.sleep(Duration.ofNanos(random.nextLong(startTime)));
                default -> awaitSave(service.awaitReady().client(), run);
            }
            duringStarts += kill % 3 == 1 ? 1 : 0;
            service.kill();
            duringSaves += processes.number(UNFINISHED_SAVES) > unfinished ? 1 : 0;
            service = processes.start("killed", IMPATIENT);
        }
        ServiceClient client = service.awaitReady().client();
        client.awaitJob(run.get("jobId").asString());
        System.out.printf(
                "%d kills of a run of %d updates, %d of them during a start, %d during a save; %d attempts%n",
                KILLS,
                UPDATES,
                duringStarts,
                duringSaves,
                job(client, run).get("attempt").asInt());
        assertThat(Weights.sha256(client, run)).isEqualTo(processes.undisturbed());
        assertThat(processes.metrics(run)).isEqualTo(processes.undisturbedMetrics());
        assertNothingIsLeftBehind();
    }

    private static void assertNothingIsLeftBehind() {
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(processes.temporary()).isDirectoryNotContaining("glob:**/subgoal-training*"));
    }

    /** Waits for a save, and then for any moment until about the next. */
    private void comeFurther(ServiceClient client, JsonNode run) throws InterruptedException {
        long saved = saved(run);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> saved(run) > saved);
        Thread.sleep(random.nextLong(400));
        assertThat(job(client, run).get("state").asString())
                .as("there is something to kill")
                .isEqualTo("running");
    }

    /** Waits until a save comes further; one may be under way already. */
    private static void awaitSave(ServiceClient client, JsonNode run) {
        awaitUpdate(client, run, saved(run) + 1);
        AtomicLong least = new AtomicLong(Long.MAX_VALUE);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    long unfinished = processes.number(UNFINISHED_SAVES);
                    return unfinished > least.getAndAccumulate(unfinished, Math::min);
                });
    }

    private static long saved(JsonNode run) {
        return processes.number("select coalesce(max(updates), 0) from checkpoint where training_run_id = '%s'"
                .formatted(run.get("id").asString()));
    }

    @Test
    void anotherProcessGoesOnWithARunAndOneThatOnlySleptOverwritesNothing() throws Exception {
        ServiceProcess sleeper = processes.start("sleeper", Map.of()).awaitReady();
        JsonNode run = processes.create(sleeper.client(), "slept");
        ServiceProcess other = processes.start("awake", Map.of()).awaitReady();
        awaitUpdate(sleeper.client(), run, SAVE_EVERY + 1);
        sleepBetweenTransactions(sleeper);
        awaitAttempt(other.client(), run, 2);
        awaitUpdate(other.client(), run, saved(run) + 1);

        sleeper.wake();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> processes.said("sleeper", "was taken over by another process") == 1);
        assertThat(job(other.client(), run).get("attempt").asInt()).isEqualTo(2);

        long saved = saved(run);
        other.kill();
        awaitAttempt(sleeper.client(), run, 3);
        awaitUpdate(sleeper.client(), run, saved + 1);
        sleeper.client().awaitJob(run.get("jobId").asString());
        assertThat(Weights.sha256(sleeper.client(), run)).isEqualTo(processes.undisturbed());
        assertThat(processes.metrics(run)).isEqualTo(processes.undisturbedMetrics());
    }

    /** One that sleeps in a transaction holds what it has locked until it wakes, or its connection ends. */
    private static void sleepBetweenTransactions(ServiceProcess service) throws InterruptedException {
        service.sleep();
        while (processes.number("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and state like 'idle in transaction%'")
                > 0) {
            service.wake();
            Thread.sleep(50);
            service.sleep();
        }
    }

    private static void awaitAttempt(ServiceClient client, JsonNode run, int attempt) {
        long begin = System.nanoTime();
        Awaitility.await()
                .atMost(HEARTBEAT_LIMIT.plus(PICKED_UP))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> job(client, run).get("attempt").asInt() == attempt);
        System.out.printf("The run is gone on with after %.1f s%n", (System.nanoTime() - begin) / 1e9);
    }

    @Test
    void goesOnWhenThereIsRoomOnTheDiskAgain() throws Exception {
        ServiceProcess service = processes.start("full", IMPATIENT).awaitReady();
        JsonNode run = processes.create(service.client(), "full");
        ServiceClient client = service.client();
        awaitUpdate(client, run, SAVE_EVERY + 1);
        service.limitFiles("100000");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> job(client, run).get("state").asString().equals("failed"));
        assertThat(job(client, run).get("error").asString())
                .contains("File too large", "Make room")
                .contains("retry");
        service.limitFiles("unlimited");
        assertThat(client.post("/v1/jobs/" + run.get("jobId").asString() + "/retry", Map.of())
                        .getStatusCode()
                        .is2xxSuccessful())
                .isTrue();
        client.awaitJob(run.get("jobId").asString());
        assertThat(Weights.sha256(client, run)).isEqualTo(processes.undisturbed());
    }
}

package io.subgoal.training.onerun;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.training.Corpus;
import io.subgoal.training.TrainingApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A process that trains one run, beside a service that lends it and never takes anything from its queue. */
class OneRunIT {

    private static final String[] IDLE = {
        "--server.port=0", "--db-scheduler.polling-interval=1h", "--db-scheduler.immediate-execution-enabled=false"
    };

    @TempDir
    static Path folder;

    private static final Map<String, Object> DATABASE = TestDatabase.properties();

    private static ConfigurableApplicationContext service;
    private static ConfigurableApplicationContext process;
    private static ServiceClient client;
    private static UUID annotation;
    private static Jobs jobs;
    private static Checkpoints checkpoints;

    @BeforeAll
    static void start() {
        service = new SpringApplicationBuilder(TrainingApplication.class)
                .properties("spring.config.name=" + TrainingApplication.CONFIG_NAME)
                .properties(DATABASE)
                .run(IDLE);
        client = new ServiceClient(
                ((WebServerApplicationContext) service).getWebServer().getPort());
        annotation = new Corpus(service).annotationRun(JobState.SUCCEEDED);
        jobs = service.getBean(Jobs.class);
        checkpoints = service.getBean(Checkpoints.class);
        List<String> arguments = new ArrayList<>();
        settings().forEach((name, value) -> arguments.add("--" + name + "=" + value));
        process = OneRunConfiguration.start(TrainingApplication.CONFIG_NAME, arguments.toArray(String[]::new));
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(DATABASE);
        settings.put("subgoal.training.devices", "cpu");
        settings.put("subgoal.training.rows-directory", folder.resolve("rows"));
        return settings;
    }

    @AfterAll
    static void stop() {
        process.close();
        service.close();
    }

    /** A run whose job is lent. */
    private record Lent(UUID run, UUID job, int attempt) {

        OneRunArguments arguments() {
            return new OneRunArguments(run, attempt, folder.resolve("termination-log-" + run));
        }

        String message() throws IOException {
            return Files.readString(arguments().terminationLog());
        }
    }

    private static Lent lend(String name, int updates) {
        JsonNode run = ServiceClient.body(client.post(
                "/v1/training-runs",
                Map.of(
                        "name",
                        name,
                        "role",
                        "executor",
                        "annotationRunId",
                        annotation,
                        "settings",
                        Map.of("updates", updates, "evaluateEvery", updates, "batchSize", 8))));
        UUID job = UUID.fromString(run.get("jobId").asString());
        return new Lent(
                UUID.fromString(run.get("id").asString()),
                job,
                jobs.start(job).orElseThrow().attempt());
    }

    private static ExitCode train(Lent lent) {
        return process.getBean(OneRun.class)
                .train(lent.arguments(), new TerminationMessage(lent.arguments().terminationLog()), () -> false);
    }

    @Test
    void trainsTheRunAndLeavesItsJobToTheService() {
        Lent lent = lend("one", 10);
        assertThat(train(lent)).isEqualTo(ExitCode.TRAINED);
        assertThat(checkpoints.modelOf(lent.run())).isPresent();
        assertThat(jobs.get(lent.job()).state()).isEqualTo(JobState.RUNNING);
        assertThat(jobs.get(lent.job()).progress()).isEqualTo(10);
        assertThat(process.containsBean("jobQueue")).isFalse();
        assertThat(process).isNotInstanceOf(WebServerApplicationContext.class);
    }

    @Test
    void writesNothingUnderAnAttemptThatIsOver() {
        Lent lent = lend("superseded", 10);
        jobs.start(lent.job());
        assertThat(train(lent)).isEqualTo(ExitCode.TAKEN_OVER);
        assertThat(checkpoints.resumeOf(lent.run())).isEmpty();
    }

    @Test
    void leavesTheReasonWhereTheRunCannotBeTrained() throws IOException {
        Lent lent = lend("no-base", 10);
        service.getBean(JdbcClient.class)
                .sql("update training_run set base = '{\"directory\": \"nowhere\"}' where id = ?")
                .param(lent.run())
                .update();
        assertThat(train(lent)).isEqualTo(ExitCode.FAILED);
        assertThat(lent.message()).contains("directory");
    }

    @Test
    void savesWhenItIsToldToStop() throws Exception {
        Lent lent = lend("stopped", 100_000);
        ProcessBuilder builder = new ProcessBuilder(command(lent))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("stopped.log").toFile());
        Process stopped = builder.start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> jobs.get(lent.job()).progress() > 0);
            stopped.destroy();
            assertThat(stopped.waitFor())
                    .as("%s", Files.readString(folder.resolve("stopped.log")))
                    .isEqualTo(ExitCode.GOES_ON_LATER.code());
        } finally {
            stopped.destroyForcibly();
        }
        assertThat(checkpoints.resumeOf(lent.run()).orElseThrow().updates()).isPositive();
    }

    private static List<String> command(Lent lent) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainingApplication.class.getName()));
        settings().forEach((name, value) -> command.add("--" + name + "=" + value));
        command.addAll(lent.arguments().toCommandLine());
        return command;
    }
}

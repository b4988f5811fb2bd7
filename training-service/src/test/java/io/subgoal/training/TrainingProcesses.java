package io.subgoal.training;

import io.subgoal.store.job.JobState;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.ServiceProcess;
import io.subgoal.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Training services as processes of their own over one database with rows to learn from. */
final class TrainingProcesses implements AutoCloseable {

    static final List<String> JVM = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-UsePerfData");

    private final Map<String, Object> database = TestDatabase.properties();
    private final List<ServiceProcess> started = new ArrayList<>();
    private final Path folder;
    private final Map<String, Object> settings;
    private final UUID annotation;
    private final String undisturbed;
    private final long undisturbedMetrics;

    /**
     * Fills a database, and trains a run that nothing disturbs.
     *
     * @param folder for logs and rows
     * @param settings of all runs
     */
    TrainingProcesses(Path folder, Map<String, Object> settings) {
        this.folder = folder;
        this.settings = settings;
        try (ConfigurableApplicationContext service = startHere(Map.of())) {
            annotation = new Corpus(service).annotationRun(JobState.SUCCEEDED);
            ServiceClient client = client(service);
            JsonNode run = create(client, "undisturbed");
            client.awaitJob(run.get("jobId").asString());
            undisturbed = Weights.sha256(client, run);
            undisturbedMetrics = metrics(run);
        }
    }

    /** Checksum of the weights of a run that nothing disturbed. */
    String undisturbed() {
        return undisturbed;
    }

    /** How many figures a run has recorded that nothing disturbed. */
    long undisturbedMetrics() {
        return undisturbedMetrics;
    }

    /** How many figures a run has recorded. How long a save took is written down after it, and so may be missing. */
    long metrics(JsonNode run) {
        return number("select count(*) from training_metric where run_id = '%s' and name <> 'save_seconds'"
                .formatted(run.get("id").asString()));
    }

    /** Starts a service in this process: close it. */
    ConfigurableApplicationContext startHere(Map<String, Object> changed) {
        Map<String, Object> properties = new HashMap<>(database);
        properties.put("spring.config.name", TrainingApplication.CONFIG_NAME);
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--subgoal.training.devices=cpu"));
        changed.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return new SpringApplicationBuilder(TrainingApplication.class)
                .properties(properties)
                .run(arguments.toArray(String[]::new));
    }

    /** A client of a service in this process. */
    static ServiceClient client(ConfigurableApplicationContext service) {
        return new ServiceClient(
                ((WebServerApplicationContext) service).getWebServer().getPort());
    }

    /** Starts a service and does not wait for it. */
    ServiceProcess start(String log, Map<String, ?> changed) {
        return start(log, changed, List.of());
    }

    /** Starts a service with options for its JVM, and does not wait for it. */
    ServiceProcess start(String log, Map<String, ?> changed, List<String> jvm) {
        Map<String, Object> properties = new HashMap<>(database);
        properties.put("subgoal.training.devices", "cpu");
        properties.put("subgoal.training.rows-directory", folder.resolve("rows"));
        properties.putAll(changed);
        List<String> arguments = new ArrayList<>(JVM);
        arguments.add("-Djava.io.tmpdir=" + temporary());
        arguments.addAll(jvm);
        ServiceProcess service = ServiceProcess.start(TrainingApplication.class, arguments, properties, log(log));
        started.add(service);
        return service;
    }

    /** Where the processes keep what they need only for a while. */
    Path temporary() {
        try {
            return Files.createDirectories(folder.resolve("temporary"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** How often a log says something. */
    long said(String log, String what) {
        try {
            return Files.readString(log(log))
                    .lines()
                    .filter(line -> line.contains(what))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode create(ServiceClient client, String name) {
        return ServiceClient.body(client.post(
                "/v1/training-runs",
                Map.of("name", name, "role", "executor", "annotationRunId", annotation, "settings", settings)));
    }

    static JsonNode job(ServiceClient client, JsonNode run) {
        return client.get("/v1/jobs/" + run.get("jobId").asString());
    }

    /** Waits until a run has come so far. */
    static void awaitUpdate(ServiceClient client, JsonNode run, long update) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> job(client, run).get("progress").asLong() >= update);
    }

    String password() {
        return database.get("spring.datasource.password").toString();
    }

    String url() {
        return database.get("spring.datasource.url").toString();
    }

    long number(String query) {
        return sql(query, statement -> {
            try (ResultSet result = statement.executeQuery(query)) {
                result.next();
                return result.getLong(1);
            }
        });
    }

    private interface Work {
        long on(Statement statement) throws SQLException;
    }

    private long sql(String query, Work work) {
        try (Connection connection = DriverManager.getConnection(
                        url(),
                        database.get("spring.datasource.username").toString(),
                        database.get("spring.datasource.password").toString());
                Statement statement = connection.createStatement()) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    void endProcesses() {
        started.forEach(ServiceProcess::close);
    }

    @Override
    public void close() {
        endProcesses();
    }
}

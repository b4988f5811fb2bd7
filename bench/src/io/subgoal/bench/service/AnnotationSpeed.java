package io.subgoal.bench.service;

import io.subgoal.annotation.AnnotationApplication;
import io.subgoal.postgres.EmbeddedPostgres;
import io.subgoal.postgres.PostgresSettings;
import io.subgoal.testkit.GoldFile;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.ServiceProcess;
import io.subgoal.testkit.llm.StubLlmProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/**
 * How long the annotation service takes: over REST, as a process of its own, with a PostgreSQL whose commits are on the
 * disk, and beside an LLM that answers at once. Arguments: a folder for the database and the log, the file of gold paths,
 * rounds.
 */
final class AnnotationSpeed implements AutoCloseable {

    private static final List<String> JVM = List.of("-Xmx2g", "--enable-native-access=ALL-UNNAMED");

    private final Path folder;
    private final GoldFile gold;
    private final int rounds;
    private final EmbeddedPostgres postgres;
    private final StubLlmProcess llm;
    private int seed;

    private AnnotationSpeed(Path folder, GoldFile gold, int rounds) {
        this.folder = folder;
        this.gold = gold;
        this.rounds = rounds;
        postgres = EmbeddedPostgres.start(PostgresSettings.durable(
                folder.resolve("postgres"), Path.of(System.getProperty("user.home"), ".cache", "subgoal")));
        llm = StubLlmProcess.start();
    }

    static void main(String[] arguments) throws InterruptedException {
        try (AnnotationSpeed speed = new AnnotationSpeed(
                Path.of(arguments[0]), GoldFile.read(Path.of(arguments[1])), Integer.parseInt(arguments[2]))) {
            System.out.println("| teacher | episodes | actions | calls at a time | round | wall s | wall ms an episode |"
                    + " service CPU ms an episode | PostgreSQL CPU ms an episode |");
            System.out.println("|---|---|---|---|---|---|---|---|---|");
            speed.measure(8, List.of("offline", "openai"));
            speed.measure(1, List.of("openai"));
        }
    }

    private void measure(int concurrency, List<String> teachers) throws InterruptedException {
        try (ServiceProcess service = start(concurrency)) {
            Dataset mixed = imported(service.client(), "mixed", gold.episodes(1000));
            Dataset longest = imported(service.client(), "long", gold.longEpisodes("10-2", 100, 200));
            for (String teacher : teachers) {
                for (Dataset dataset : List.of(mixed, longest)) {
                    for (int round = 1; round <= rounds; round++) {
                        measure(service, concurrency, teacher, dataset, round);
                    }
                }
            }
            service.kill();
        }
    }

    private ServiceProcess start(int concurrency) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.datasource.url", postgres.database("speed" + concurrency));
        properties.put("spring.datasource.username", postgres.user());
        properties.put("spring.datasource.password", postgres.password());
        properties.put("subgoal.teacher.base-url", llm.baseUrl());
        properties.put("subgoal.teacher.concurrency", concurrency);
        return ServiceProcess.start(AnnotationApplication.class, JVM, properties, folder.resolve("service.log"))
                .awaitReady();
    }

    private record Dataset(String id, int episodes, double actions) {}

    private static Dataset imported(ServiceClient client, String name, byte[] file) {
        JsonNode created = ServiceClient.body(client.upload(
                "/v1/datasets/import?name=" + name, file, MediaType.APPLICATION_OCTET_STREAM));
        client.awaitJob(created.get("jobId").asString());
        String id = created.get("id").asString();
        JsonNode all = client.get("/v1/datasets/" + id + "/statistics").get("all");
        return new Dataset(
                id, all.get("episodes").asInt(), all.get("length").get("mean").asDouble());
    }

    private void measure(ServiceProcess service, int concurrency, String teacher, Dataset dataset, int round)
            throws InterruptedException {
        Duration cpu = service.cpu();
        Duration databaseCpu = databaseCpu();
        long begin = System.nanoTime();
        Map<String, Object> request = teacher.equals("offline")
                ? Map.of("teacher", teacher)
                : Map.of("teacher", teacher, "model", "stub", "seed", ++seed);
        JsonNode run = ServiceClient.body(
                service.client().post("/v1/datasets/" + dataset.id() + "/annotation-runs", request));
        await(service.client(), run.get("jobId").asString());
        double wall = (System.nanoTime() - begin) / 1e6;
        double work = service.cpu().minus(cpu).toMillis();
        double databaseWork = databaseCpu().minus(databaseCpu).toMillis();
        int annotated = service.client()
                .get("/v1/annotation-runs/" + run.get("id").asString())
                .get("annotated")
                .asInt();
        if (annotated != dataset.episodes()) {
            throw new IllegalStateException("Only " + annotated + " episodes are annotated");
        }
        System.out.printf(
                "| %s | %d | %.0f | %s | %d | %.1f | %.1f | %.1f | %.1f |%n",
                teacher,
                annotated,
                dataset.actions(),
                teacher.equals("offline") ? "" : concurrency,
                round,
                wall / 1000,
                wall / annotated,
                work / annotated,
                databaseWork / annotated);
    }

    /** Processor time of the server and of the processes that serve its connections. */
    private Duration databaseCpu() {
        try (Stream<String> lines = Files.lines(folder.resolve("postgres/data/postmaster.pid"))) {
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow().strip())).orElseThrow();
            return Stream.concat(Stream.of(server), server.descendants())
                    .flatMap(process -> process.info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(ServiceClient client, String job) throws InterruptedException {
        String state = "queued";
        while (state.equals("queued") || state.equals("running")) {
            Thread.sleep(50);
            state = client.get("/v1/jobs/" + job).get("state").asString();
        }
        if (!state.equals("succeeded")) {
            throw new IllegalStateException("The job ended: " + client.get("/v1/jobs/" + job));
        }
    }

    @Override
    public void close() {
        llm.close();
        postgres.close();
    }
}

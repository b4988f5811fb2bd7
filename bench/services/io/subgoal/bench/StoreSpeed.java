package io.subgoal.bench;

import io.subgoal.postgres.EmbeddedPostgres;
import io.subgoal.postgres.PostgresSettings;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightFiles;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.tokenizer.WordLevelTokenizer;
import io.subgoal.training.TrainingApplication;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast a checkpoint goes into the store and out of it, directly and over HTTP, with the training service, its client
 * and an embedded PostgreSQL that is as durable as the suite's. Arguments: an empty folder, decoder layers (24 make the
 * shape of Flan-T5-large).
 */
final class StoreSpeed {

    private final Path folder;
    private final ConfigurableApplicationContext service;
    private final Checkpoints checkpoints;
    private final String base;
    private long bytes;

    private StoreSpeed(Path folder, ConfigurableApplicationContext service) {
        this.folder = folder;
        this.service = service;
        checkpoints = service.getBean(Checkpoints.class);
        base = "http://localhost:%s/v1/checkpoints"
                .formatted(service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Path model = Files.createDirectories(folder.resolve("model"));
        write(model, Integer.parseInt(arguments[1]));
        try (EmbeddedPostgres server = EmbeddedPostgres.start(PostgresSettings.durable(
                        folder.resolve("postgres"), Path.of(System.getProperty("user.home"), ".cache", "subgoal")));
                ConfigurableApplicationContext service = new SpringApplicationBuilder(TrainingApplication.class)
                        .properties(Map.of(
                                "spring.config.name", TrainingApplication.CONFIG_NAME,
                                "spring.datasource.url", server.database("subgoal"),
                                "spring.datasource.username", server.user(),
                                "spring.datasource.password", server.password(),
                                "logging.level.root", "warn"))
                        .run("--server.port=0")) {
            new StoreSpeed(folder, service).run(model);
        }
    }

    private void run(Path model) throws Exception {
        bytes = size(model);
        System.out.printf(Locale.ROOT, "%.2f GB, heap of %d MB%n", bytes / 1e9, Runtime.getRuntime().maxMemory() >> 20);
        UUID[] id = new UUID[1];
        measure("store", () -> id[0] = checkpoints.storeModel(
                new Checkpoints.Description(null, "bench", List.of(), null, 0, 1, Map.of()), model));
        StoredCheckpoint checkpoint = checkpoints.findModel(id[0]).orElseThrow();
        Path fetched = folder.resolve("fetched");
        measure("fetch", () -> checkpoints.fetch(checkpoint, fetched));
        Path archive = folder.resolve("model.zip");
        HttpClient client = HttpClient.newHttpClient();
        measure("download archive", () -> send(
                client,
                HttpRequest.newBuilder(URI.create(base + "/" + id[0] + "/archive")).build(),
                HttpResponse.BodyHandlers.ofFile(archive)));
        measure("delete", () -> checkpoints.delete(id[0]));
        measure("upload archive", () -> {
            String answer = send(
                    client,
                    HttpRequest.newBuilder(URI.create(base + "?name=uploaded"))
                            .header("Content-Type", "application/zip")
                            .POST(HttpRequest.BodyPublishers.ofFile(archive))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            id[0] = UUID.fromString(new JsonMapper().readTree(answer).get("id").asString());
        });
        boolean same = checkpoints.findModel(id[0]).orElseThrow().files().equals(checkpoint.files());
        System.out.println(same ? "the same files came back" : "OTHER FILES CAME BACK");
        if (!same) {
            System.exit(1);
        }
    }

    private static <T> T send(HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpResponse<T> response = client.send(request, handler);
        if (response.statusCode() >= 300) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private interface Work {
        void run() throws Exception;
    }

    private void measure(String name, Work work) throws Exception {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        Stopwatch watch = new Stopwatch();
        work.run();
        double wall = watch.wallMillis();
        double cpu = watch.cpuMillis();
        long peak = pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        System.out.printf(
                Locale.ROOT,
                "%-18s %7.1f MB/s  wall %6.1f s  CPU of the JVM %6.1f s  peaks of the heap's pools %d MB%n",
                name,
                bytes / 1e3 / wall,
                wall / 1e3,
                cpu / 1e3,
                peak >> 20);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void write(Path model, int layers) throws IOException {
        T5Config config = new T5Config(
                32128, 1024, 64, 2816, layers, layers, 16, 32, 128, 0.1, 1e-6, FeedForward.GATED_GELU, false, 0, 1, 0);
        config.write(model.resolve("config.json"));
        WordLevelTokenizer words = new WordLevelTokenizer();
        words.add("a word");
        Files.writeString(model.resolve("tokenizer.json"), words.toJson(1000));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        WeightLayout.of(config)
                .slots()
                .forEach(slot -> slot.parts().forEach(part -> weights.put(part.name(), new Noise(part.shape()))));
        WeightFiles.write(model, weights, Precision.F32, Long.MAX_VALUE);
    }

    /** Values that cannot be compressed, made when they are asked for. */
    private record Noise(long... shape) implements Tensor {

        @Override
        public void read(long from, FloatBuffer into) {
            SplittableRandom random = new SplittableRandom(from + size());
            while (into.hasRemaining()) {
                into.put(random.nextFloat() - 0.5f);
            }
        }
    }
}

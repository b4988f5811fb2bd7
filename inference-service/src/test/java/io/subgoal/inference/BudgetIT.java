package io.subgoal.inference;

import static io.subgoal.inference.ServingClient.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.subgoal.inference.ServingClient.Answer;
import io.subgoal.inference.model.Models;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** A budget of memory that two of the lesson's models fit into, and no third. */
@SpringBootTest(
        classes = InferenceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=inference-service",
            "subgoal.inference.memory=40MB",
            "subgoal.inference.parallelism=8",
            "subgoal.inference.load-patience=5s"
        })
class BudgetIT {

    private static final String INPUT = "executor | any";

    @TempDir
    static Path cache;

    @TempDir
    Path folder;

    private final ServingClient client;
    private final Models models;
    private final MeterRegistry meters;

    BudgetIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServingClient(port, context);
        models = context.getBean(Models.class);
        meters = context.getBean(MeterRegistry.class);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.inference.cache", () -> cache);
    }

    @BeforeEach
    void serveTwo() {
        client.http()
                .get("/v1/models")
                .get("data")
                .forEach(model ->
                        client.http().delete("/v1/models/" + model.get("name").asString()));
        UUID id = client.storeJoint();
        client.serve("a", Map.of("checkpointId", id));
        client.serve("b", Map.of("checkpointId", id));
    }

    @Test
    void theLeastRecentlyUsedMakesRoomAndComesBackWhenAsked() {
        double before = evictions();
        Answer answer = client.generate("a", INPUT);
        client.serve("c", Map.of("checkpointId", client.storeJoint()));
        assertThat(states()).containsExactly("ready", "evicted", "ready");
        assertThat(client.model("b").get("roles")).hasSize(3);
        assertThat(client.http()
                        .tryGet("/actuator/health/readiness")
                        .getStatusCode()
                        .value())
                .isEqualTo(200);

        assertThat(client.generate("b", INPUT)).isEqualTo(answer);
        assertThat(states()).containsExactly("evicted", "ready", "ready");
        assertThat(evictions() - before).isEqualTo(2);
        assertThat(meters.get("subgoal.inference.models")
                        .tag("state", "evicted")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("subgoal.inference.model.memory").gauge().value()).isBetween(30e6, 42e6);
    }

    @Test
    void manyWhoAskForAnEvictedModelWaitForOneLoad() {
        client.generate("a", INPUT);
        client.serve("c", Map.of("checkpointId", client.storeJoint()));
        long loads = loads();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Integer>> statuses = IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> client.tryGenerate("b", INPUT).getStatusCode().value(), callers))
                    .toList();
            assertThat(statuses.stream().map(CompletableFuture::join)).containsOnly(200);
        }
        assertThat(loads() - loads).isEqualTo(1);
    }

    @Test
    void modelsInUseStayAndTheRequestSaysSo() throws Exception {
        whileInUse(List.of("a", "b"), () -> {
            ResponseEntity<JsonNode> refused =
                    client.http().put("/v1/models/c", Map.of("checkpointId", client.storeJoint()));
            assertProblem(refused, 503, "Model 'c' needs", "all in use");
            assertThat(refused.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
            assertThat(states()).containsExactly("ready", "ready");
        });
        client.serve("c", Map.of("checkpointId", client.storeJoint()));
    }

    @Test
    void aSwapThatFindsNoRoomForBothIsDoneInPlaceWithoutALostRequest() throws Exception {
        UUID next = client.storeJoint();
        whileInUse(List.of("b"), () -> {
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<CompletableFuture<Integer>> statuses = IntStream.range(0, 40)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> client.tryGenerate("a", INPUT)
                                        .getStatusCode()
                                        .value(),
                                callers))
                        .toList();
                client.serve("a", Map.of("checkpointId", next));
                assertThat(statuses.stream().map(CompletableFuture::join)).containsOnly(200);
            }
            assertThat(states()).containsExactly("ready", "ready");
        });
        assertThat(client.model("a").get("checkpointId").asString()).isEqualTo(next.toString());
    }

    @Test
    void nobodyWaitsForeverAndWhatHadToMakeRoomComesBack() throws Exception {
        Answer answer = client.generate("b", INPUT);
        client.serve("c", Map.of("checkpointId", client.storeJoint()));
        UUID next = client.storeJoint();
        whileInUse(List.of("b", "c"), () -> {
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                // Waits for the requests on the old one, and with it the loader.
                CompletableFuture<ResponseEntity<JsonNode>> swap = CompletableFuture.supplyAsync(
                        () -> client.http().put("/v1/models/b", Map.of("checkpointId", next)), callers);
                Waiting.until(() -> client.state("b").equals("evicted"));
                ResponseEntity<JsonNode> late = client.tryGenerate("a", INPUT);
                assertProblem(late, 503, "Model 'a'");
                assertThat(late.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
                assertProblem(swap.join(), 503, "Model 'b' needs", "all in use");
            }
        });
        assertThat(client.generate("b", INPUT)).isEqualTo(answer);
        assertThat(client.model("b").get("problem").asString()).contains("all in use");
        assertThat(client.model("b").get("checkpointId").asString()).isNotEqualTo(next.toString());
    }

    @Test
    void aModelLargerThanTheBudgetIsRefusedWithBothSizes() throws IOException {
        FileSystemUtils.copyRecursively(Classroom.joint(), folder);
        new T5Config(400_000, 32, 8, 64, 2, 2, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0)
                .write(Files.createFile(folder.resolve("large.json")));
        Files.move(
                folder.resolve("large.json"),
                folder.resolve("config.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        UUID large = client.store(folder, Classroom.JOINT_ROLES, "compact/1");
        assertProblem(
                client.http().put("/v1/models/large", Map.of("checkpointId", large)),
                409,
                "needs",
                "41.9 MB",
                "subgoal.inference.memory");
        assertThat(states()).containsExactly("ready", "ready");
    }

    private void whileInUse(List<String> names, Runnable work) throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        // Not in the common pool, which the HTTP client needs.
        Thread user = Thread.ofPlatform()
                .start(() -> models.session(session -> {
                    names.forEach(session::model);
                    taken.countDown();
                    try {
                        return done.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        taken.await();
        try {
            work.run();
        } finally {
            done.countDown();
            user.join();
        }
    }

    private List<String> states() {
        return client.http()
                .get("/v1/models")
                .get("data")
                .valueStream()
                .map(model -> model.get("state").asString())
                .toList();
    }

    private double evictions() {
        return meters.get("subgoal.inference.model.evictions").functionCounter().count();
    }

    private long loads() {
        return meters.get("subgoal.inference.model.load")
                .tag("outcome", "loaded")
                .timer()
                .count();
    }
}

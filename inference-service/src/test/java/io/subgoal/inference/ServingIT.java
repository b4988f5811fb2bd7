package io.subgoal.inference;

import static io.subgoal.inference.ServingClient.assertProblem;
import static io.subgoal.inference.ServingClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.subgoal.inference.ServingClient.Answer;
import io.subgoal.store.model.ServedModels;
import io.subgoal.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** What can be served, and how, over HTTP. */
@SpringBootTest(
        classes = InferenceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=inference-service")
class ServingIT {

    @TempDir
    static Path cache;

    @TempDir
    static Path directories;

    private final ServingClient client;
    private final ServedModels served;
    private final MeterRegistry meters;

    ServingIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServingClient(port, context);
        served = context.getBean(ServedModels.class);
        meters = context.getBean(MeterRegistry.class);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.inference.cache", () -> cache);
        registry.add("subgoal.inference.directories", directories::toString);
    }

    @ParameterizedTest
    @CsvSource({"auto,float32,onnx", "auto,int8,onnx", "auto,bfloat16,pytorch", "pytorch,float32,pytorch"})
    void everyPrecisionPlaysTheLesson(String engine, String precision, String runBy) {
        String name = engine + "-" + precision;
        JsonNode model = client.serve(
                name,
                Map.of("checkpointId", client.storeJoint(), "engine", engine, "precision", precision, "device", "cpu"));
        assertThat(model.get("engine").asString()).isEqualTo(runBy);
        assertThat(model.get("precision").asString()).isEqualTo(precision);
        assertThat(model.get("device").asString()).isEqualTo("cpu");
        assertThat(model.get("threads").asInt()).isEqualTo(1);
        assertThat(model.get("state").asString()).isEqualTo("ready");
        assertThat(model.get("memoryBytes").asLong()).isPositive();
        assertThat(client.play(name)).isEqualTo(ServingClient.lesson());
    }

    @Test
    void aChangeOfSettingsIsASwapThatIsWrittenDown() {
        UUID id = client.storeJoint();
        client.serve("changed", Map.of("checkpointId", id));
        JsonNode model = client.serve("changed", Map.of("checkpointId", id, "precision", "int8", "threads", 2));
        assertThat(model.get("threads").asInt()).isEqualTo(2);
        assertThat(served.find("changed").orElseThrow().settings()).satisfies(settings -> {
            assertThat(settings.engine()).isEqualTo("auto");
            assertThat(settings.precision()).isEqualTo("int8");
            assertThat(settings.device()).isEqualTo("auto");
            assertThat(settings.threads()).isEqualTo(2);
        });
        assertThat(meters.get("subgoal.inference.models")
                        .tag("state", "ready")
                        .gauge()
                        .value())
                .isPositive();
        assertThat(meters.get("subgoal.inference.model.load")
                        .tag("outcome", "loaded")
                        .timer()
                        .count())
                .isGreaterThanOrEqualTo(2);
        assertThat(meters.get("subgoal.inference.cache").gauge().value()).isPositive();
    }

    @Test
    void whatCannotBeIsRefusedWithItsField() {
        UUID id = client.storeJoint();
        refused(Map.of("checkpointId", id, "engine", "onnx", "precision", "bfloat16"), "precision", "engine pytorch");
        refused(Map.of("checkpointId", id, "engine", "pytorch", "precision", "int8"), "precision", "engine onnx");
        refused(Map.of("checkpointId", id, "engine", "onnx", "device", "gpu"), "device", "take cpu");
        refused(Map.of("checkpointId", id, "precision", "int8", "device", "gpu:1"), "device", "take cpu");
        refused(Map.of("checkpointId", id, "device", "gpu:99"), "device", "no device 'gpu:99'");
        refused(Map.of("checkpointId", id, "device", "tpu"), "device", "must be auto");
        refused(Map.of("checkpointId", id, "engine", "pytorch", "threads", 3), "threads", "engine onnx");
        refused(Map.of("checkpointId", id, "precision", "float64"), "precision", "must be one of");
        refused(Map.of("checkpointId", id, "alias", "a"), "checkpointId", "exactly one of");
        refused(Map.of(), "checkpointId", "exactly one of");
        refused(Map.of("checkpointId", id, "roles", List.of("executor")), "roles", "brings its roles");
        refused(Map.of("alias", "nobody"), "alias", "PUT /v1/aliases/nobody");
    }

    @Test
    void aModelWithoutRolesIsGivenThemOrGeneratesText() {
        UUID base = client.store(Classroom.joint(), List.of(), null);
        refused(Map.of("checkpointId", base), "roles", "name roles and format");
        refused(Map.of("checkpointId", base, "roles", List.of("executor")), "format", "Name the prompt format");
        refused(Map.of("checkpointId", base, "roles", List.of(), "format", "compact/1"), "format", "leave it out");
        refused(Map.of("checkpointId", base, "roles", List.of("poet"), "format", "compact/1"), "roles", "no role");
        refused(
                Map.of("checkpointId", base, "roles", List.of("executor"), "format", "x/1"),
                "format",
                "does not have the prompt format");

        JsonNode text = client.serve("text", Map.of("checkpointId", base, "roles", List.of()));
        assertThat(text.get("roles")).isEmpty();
        assertThat(text.get("format").isNull()).isTrue();
        assertThat(client.tryGenerate("text", "executor | any").getStatusCode().value())
                .isEqualTo(200);
        assertRefused(
                client.decide(Map.of("imitation", "text"), ServingClient.firstState()),
                "models",
                "cannot be asked for imitation");

        client.serve("roles", Map.of("checkpointId", base, "roles", Classroom.JOINT_ROLES, "format", "compact/1"));
        assertThat(client.play("roles")).isEqualTo(ServingClient.lesson());
    }

    @Test
    void aDirectoryIsServedFromBelowTheRootOnly() throws IOException {
        FileSystemUtils.copyRecursively(Classroom.joint(), directories.resolve("mine"));
        Map<String, Object> request =
                new HashMap<>(Map.of("directory", "mine", "roles", Classroom.JOINT_ROLES, "format", "compact/1"));
        JsonNode model = client.serve("from-directory", request);
        assertThat(model.get("directory").asString()).isEqualTo("mine");
        assertThat(model.get("checkpointId").isNull()).isTrue();
        assertThat(client.play("from-directory")).isEqualTo(ServingClient.lesson());

        Files.createSymbolicLink(directories.resolve("link"), Classroom.joint());
        Path leaking = Files.createDirectory(directories.resolve("leaking"));
        Files.createSymbolicLink(
                leaking.resolve("config.json"), Classroom.joint().resolve("config.json"));
        Files.createDirectory(directories.resolve("empty"));
        for (String outside :
                List.of("..", "mine/../..", Classroom.joint().toString(), "link", "leaking", "absent", "\0")) {
            request.put("directory", outside);
            refused(request, "directory", "There is no '" + outside + "' under subgoal.inference.directories");
        }
        request.put("directory", "empty");
        refused(request, "directory", "has no config.json");
    }

    @Test
    void aReplicaWithoutTheDirectoryServesTheRestAndSaysWhatIsMissing() throws IOException {
        Path gone = directories.resolve("gone");
        FileSystemUtils.copyRecursively(Classroom.joint(), gone);
        client.serve("elsewhere", Map.of("directory", "gone", "roles", List.of()));
        var written = served.find("elsewhere").orElseThrow();
        client.http().delete("/v1/models/elsewhere");
        FileSystemUtils.deleteRecursively(gone);
        served.put("elsewhere", written.source(), written.settings());
        Waiting.until(() -> client.state("elsewhere").equals("broken"));
        assertThat(client.model("elsewhere").get("problem").asString()).contains("There is no 'gone'", "this replica");
        assertProblem(client.tryGenerate("elsewhere", "any"), 503, "cannot be loaded", "There is no 'gone'");
        assertThat(client.http()
                        .tryGet("/actuator/health/readiness")
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
    }

    @Test
    void aSwapThatFailsKeepsTheOldOneAnswering() throws IOException {
        UUID good = client.storeJoint();
        client.serve("steady", Map.of("checkpointId", good));
        Answer answer = client.generate("steady", "executor | any");

        assertProblem(
                client.http().put("/v1/models/steady", Map.of("checkpointId", broken())), 409, "cannot be loaded");
        assertThat(client.generate("steady", "executor | any")).isEqualTo(answer);
        JsonNode model = client.model("steady");
        assertThat(model.get("state").asString()).isEqualTo("ready");
        assertThat(model.get("checkpointId").asString()).isEqualTo(good.toString());
        assertThat(model.get("problem").asString()).contains("cannot be loaded");
        assertThat(served.find("steady").orElseThrow().source().checkpointId()).isEqualTo(good);

        client.serve("steady", Map.of("checkpointId", good));
        assertThat(client.model("steady").get("problem").isNull()).isTrue();
    }

    @Test
    void anAliasThatPointsAtSomethingBrokenKeepsTheOldOneAnswering() throws IOException {
        UUID good = client.storeJoint();
        client.point("shaky", good);
        client.serve("follower", Map.of("alias", "shaky"));
        Answer answer = client.generate("follower", "executor | any");
        client.point("shaky", broken());
        Waiting.until(() -> !client.model("follower").get("problem").isNull());
        assertThat(client.model("follower").get("checkpointId").asString()).isEqualTo(good.toString());
        assertThat(client.generate("follower", "executor | any")).isEqualTo(answer);
    }

    /** A checkpoint whose weights are cut off. */
    private UUID broken() throws IOException {
        Path copy = Files.createTempDirectory("broken");
        try {
            FileSystemUtils.copyRecursively(Classroom.joint(), copy);
            Path weights = copy.resolve("model.safetensors");
            byte[] bytes = Files.readAllBytes(weights);
            Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            return client.store(copy, Classroom.JOINT_ROLES, "compact/1");
        } finally {
            FileSystemUtils.deleteRecursively(copy);
        }
    }

    private void refused(Map<String, ?> request, String field, String words) {
        assertRefused(client.http().put("/v1/models/refused", request), field, words);
    }
}

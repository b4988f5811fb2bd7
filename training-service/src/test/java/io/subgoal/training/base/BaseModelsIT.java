package io.subgoal.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.subgoal.api.training.BaseModel;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.job.JobState;
import io.subgoal.t5.T5Model;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.training.Corpus;
import io.subgoal.training.TrainingApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Base models of every kind, in a running service. */
@SpringBootTest(
        classes = TrainingApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=training-service")
class BaseModelsIT {

    private static final StubHub STUB = new StubHub();

    @TempDir
    private static Path files;

    @TempDir
    private Path workspace;

    private final ApplicationContext context;
    private final BaseModels bases;
    private final ServiceClient client;

    BaseModelsIT(ApplicationContext context, @LocalServerPort int port) {
        this.context = context;
        bases = context.getBean(BaseModels.class);
        client = new ServiceClient(port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        TestDatabase.register(registry);
        registry.add(
                "subgoal.training.models-directory",
                () -> files.resolve("models").toString());
        registry.add(
                "subgoal.training.cache-directory", () -> files.resolve("cache").toString());
        registry.add("subgoal.training.hub.endpoint", STUB::endpoint);
        registry.add("subgoal.training.hub.size-limit", () -> "140KB");
        Files.createDirectories(files.resolve("models"));
    }

    @AfterAll
    static void close() throws IOException {
        STUB.close();
    }

    @Test
    void aPresetIsAShape() throws IOException {
        BaseModel base = BaseModel.ofPreset("mini");
        assertThat(bases.check(base, "base")).isEqualTo(base);
        assertThat(bases.resolve(base, workspace, Progress.SILENT)).isEqualTo(new ResolvedBase.Scratch(Preset.MINI));
    }

    @Test
    void oneThingMustBeNamed() {
        assertInvalid(new BaseModel("tiny", UUID.randomUUID(), null, null), "base", "exactly one");
        assertInvalid(BaseModel.ofPreset("huge"), "base.preset", "there are [tiny, mini");
    }

    @Test
    void aCheckpointOfARunIsABase() throws IOException {
        Map<String, Object> request = Map.of(
                "name",
                "teacher-of-base",
                "role",
                "joint",
                "annotationRunId",
                new Corpus(context).annotationRun(JobState.SUCCEEDED),
                "settings",
                Map.of("updates", 2));
        JsonNode run = ServiceClient.body(client.post("/v1/training-runs", request));
        client.awaitJob(run.get("jobId").asString());
        JsonNode trained = client.get("/v1/training-runs/" + run.get("id").asString());
        BaseModel base = BaseModel.ofCheckpoint(
                UUID.fromString(trained.get("checkpointId").asString()));
        assertThat(bases.check(base, "base")).isEqualTo(base);
        ResolvedBase.Pretrained resolved = pretrained(base);
        assertThat(resolved.directory()).startsWith(workspace);
        assertThat(resolved.description()).contains("teacher-of-base");
        assertLoads(resolved);
    }

    @Test
    void anUnknownCheckpointIsNamed() {
        UUID nobody = UUID.randomUUID();
        assertInvalid(BaseModel.ofCheckpoint(nobody), "base.checkpointId", "There is no checkpoint " + nobody);
    }

    @Test
    void aDirectoryUnderTheRootIsABase() throws IOException {
        Path directory = SmallModels.writeShards(models().resolve("family/small"));
        assertThat(pretrained(BaseModel.ofDirectory("family/small")).directory())
                .isEqualTo(directory.toRealPath());
        assertThat(bases.check(BaseModel.ofDirectory(directory.toString()), "base")
                        .directory())
                .isEqualTo(directory.toString());
    }

    @Test
    void nothingOutsideTheRootIsLookedAt() throws IOException {
        Path outside = SmallModels.write(files.resolve("outside"));
        Files.createSymbolicLink(models().resolve("link"), outside);
        Path half = SmallModels.write(models().resolve("half"));
        Files.delete(half.resolve("model.safetensors"));
        Files.createSymbolicLink(half.resolve("model.safetensors"), outside.resolve("model.safetensors"));
        for (String text : new String[] {"../outside", outside.toString(), "link", "half", "nowhere", "a\0b", "/"}) {
            assertInvalid(BaseModel.ofDirectory(text), "base.directory", "under subgoal.training.models-directory");
        }
    }

    @Test
    void aDirectoryOfTheWrongKindIsRefused() throws IOException {
        Path directory = SmallModels.write(models().resolve("llama"));
        SmallModels.configure(directory, "model_type", "llama");
        SmallModels.configure(directory, "is_encoder_decoder", false);
        assertInvalid(BaseModel.ofDirectory("llama"), "base.directory", "not an encoder-decoder");
        assertThatThrownBy(() -> pretrained(BaseModel.ofDirectory("llama")))
                .isInstanceOf(WrongBaseModelException.class);
    }

    @Test
    void aModelOfTheHubIsPinnedAndBrought() throws IOException {
        STUB.put("us/small", SmallModels.writeShards(files.resolve("small")));
        BaseModel pinned = bases.check(BaseModel.ofHub("us/small", "main"), "base");
        assertThat(pinned).isEqualTo(BaseModel.ofHub("us/small", StubHub.COMMIT));
        assertThat(STUB.requestsFor("hub", ".safetensors")).isEmpty();
        ResolvedBase.Pretrained resolved = pretrained(pinned);
        assertThat(resolved.description()).isEqualTo("hub model us/small at " + StubHub.COMMIT);
        assertThat(resolved.sha256())
                .isEqualTo(new ModelDirectory(files.resolve("small"), "")
                        .resolve(Progress.SILENT)
                        .sha256());
        assertLoads(resolved);
    }

    @Test
    void aModelOfTheWrongKindCostsNoWeights() throws IOException {
        Path llama = SmallModels.write(files.resolve("hub-llama"));
        SmallModels.configure(llama, "model_type", "llama");
        SmallModels.configure(llama, "is_encoder_decoder", false);
        STUB.put("us/llama", llama);
        assertInvalid(BaseModel.ofHub("us/llama", "main"), "base.hub", "not an encoder-decoder");
        assertThatThrownBy(() -> pretrained(BaseModel.ofHub("us/llama", "main")))
                .isInstanceOf(WrongBaseModelException.class);

        STUB.put("us/stranger", SmallModels.write(files.resolve("stranger"), 1000, Long.MAX_VALUE));
        bases.check(BaseModel.ofHub("us/stranger", "main"), "base");
        assertThatThrownBy(() -> pretrained(BaseModel.ofHub("us/stranger", "main")))
                .hasMessageContaining("do not belong together");
        assertThat(STUB.requestsFor("store", "model.safetensors?Signature=abc")).isEmpty();
    }

    @Test
    void whatTheHubLacksIsSaidWhenItIsAskedFor() throws IOException {
        assertInvalid(BaseModel.ofHub("no/such", "main"), "base.hub.id", "HF_TOKEN");
        Path pickled = SmallModels.write(files.resolve("pickled"));
        Files.move(pickled.resolve("model.safetensors"), pickled.resolve("pytorch_model.bin"));
        STUB.put("us/pickled", pickled);
        assertInvalid(BaseModel.ofHub("us/pickled", "main"), "base.hub", "safe_serialization=True");
        assertInvalid(BaseModel.ofHub("us/pickled", "v9"), "base.hub.revision", "no such revision");
        STUB.put("us/big", SmallModels.write(files.resolve("big"), 2000, Long.MAX_VALUE));
        assertInvalid(BaseModel.ofHub("us/big", "main"), "base.hub", "size-limit");
    }

    @Test
    void aHubThatIsAwayIsNoMistakeOfTheCaller() {
        StubHub.Fault.Status away = new StubHub.Fault.Status(503, Map.of());
        STUB.breakNext("listing", away, away);
        assertThatThrownBy(() -> bases.check(BaseModel.ofHub("us/away", "main"), "base"))
                .isInstanceOf(ServiceException.Unavailable.class)
                .hasMessageContaining("try again later");
    }

    private static Path models() {
        return files.resolve("models");
    }

    private ResolvedBase.Pretrained pretrained(BaseModel base) throws IOException {
        return (ResolvedBase.Pretrained) bases.resolve(base, workspace, Progress.SILENT);
    }

    private void assertInvalid(BaseModel base, String field, String said) {
        assertThatThrownBy(() -> bases.check(base, "base"))
                .isInstanceOfSatisfying(
                        ServiceException.Invalid.class,
                        e -> assertThat(e.field()).contains(field))
                .hasMessageContaining(said);
    }

    private static void assertLoads(ResolvedBase.Pretrained base) {
        try (T5Model model = T5Model.load(base.directory(), Device.cpu())) {
            assertThat(model.config().parameters()).isPositive();
        }
    }
}

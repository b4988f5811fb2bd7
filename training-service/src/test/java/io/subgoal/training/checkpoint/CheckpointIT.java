package io.subgoal.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.evaluation.PlayedModels;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.model.ServedModels;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.training.TrainingApplication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Checkpoints over HTTP: in, out, kept and gone. */
@SpringBootTest(
        classes = TrainingApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=training-service",
            "subgoal.training.upload.unpacked-limit=1MB",
            "subgoal.training.upload.file-limit=2MB"
        })
class CheckpointIT {

    private static final MediaType ZIP = MediaType.parseMediaType("application/zip");

    private final int port;
    private final ServiceClient client;
    private final ApplicationContext context;

    CheckpointIT(@LocalServerPort int port, ApplicationContext context) {
        this.port = port;
        client = new ServiceClient(port);
        this.context = context;
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Test
    void whatGoesInComesOut() throws Exception {
        TinyModel model = new TinyModel(1).with("optimizer.pt", "left out").with("notes/config.md", "left out");
        JsonNode checkpoint = upload("in-and-out", "&roles=executor,controller&format=v4/1&sourceTokens=256", model);
        assertThat(checkpoint.get("trainingRunId").isNull()).isTrue();
        assertThat(checkpoint.get("roles").valueStream().map(JsonNode::asString))
                .containsExactly("executor", "controller");
        assertThat(checkpoint.get("parameters").asLong()).isPositive();
        assertThat(checkpoint.get("lineage").get("codeVersion").asString()).isNotBlank();
        String uri = "/v1/checkpoints/" + checkpoint.get("id").asString();
        assertThat(client.get(uri)).isEqualTo(checkpoint);

        model.without("optimizer.pt").without("notes/config.md");
        Map<String, byte[]> archive = unzip(client.bytes(uri + "/archive"));
        String card = new String(archive.remove("README.md"), StandardCharsets.UTF_8);
        assertThat(card)
                .startsWith("---\nlibrary_name: transformers\n")
                .contains(
                        "`v4/1`",
                        "navigate_to(kitchen)",
                        "max_length=256",
                        checkpoint.get("id").asString());
        assertThat(archive.keySet()).isEqualTo(model.files().keySet());
        archive.forEach((name, content) ->
                assertThat(content).as(name).isEqualTo(model.files().get(name)));

        JsonNode copy =
                ServiceClient.body(client.upload("/v1/checkpoints?name=copy", client.bytes(uri + "/archive"), ZIP));
        assertThat(copy.get("files")).isEqualTo(checkpoint.get("files"));
        assertThat(copy.get("format").isNull()).isTrue();
    }

    @Test
    void filesComeInPartsAndOnlyWhenTheyHaveChanged() throws Exception {
        TinyModel model = new TinyModel(2);
        String id = upload("parts", "", model).get("id").asString();
        byte[] weights = model.files().get("model.safetensors");
        URI uri = URI.create("http://localhost:%d/v1/checkpoints/%s/files/model.safetensors".formatted(port, id));
        HttpResponse<byte[]> part = send(HttpRequest.newBuilder(uri).header("Range", "bytes=100-299"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(weights, 100, 300));
        String tag = part.headers().firstValue("ETag").orElseThrow();
        assertThat(send(HttpRequest.newBuilder(uri).header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
        assertThat(send(HttpRequest.newBuilder(uri)).body()).isEqualTo(weights);

        URI archive = URI.create("http://localhost:%d/v1/checkpoints/%s/archive".formatted(port, id));
        String archiveTag = send(HttpRequest.newBuilder(archive))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(send(HttpRequest.newBuilder(archive).header("If-None-Match", archiveTag))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void anUploadThatBreaksOffIsNeverSeen() throws Exception {
        byte[] zip = new TinyModel(3).zip();
        try (Socket socket = new Socket("localhost", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/checkpoints?name=torn HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/zip\r\n"
                            + "Content-Length: " + zip.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(zip, 0, zip.length - 200);
            out.flush();
        }
        assertRefused("torn-too", Arrays.copyOf(zip, zip.length / 2), "broke off");
        assertThat(upload("not-torn", "", new TinyModel(3)).get("id").asString())
                .isNotEmpty();
        Awaitility.await().during(Duration.ofMillis(500)).until(() -> total("name=torn") == 0);
        assertThat(total("name=torn-too")).isZero();
        assertThat(context.getBean(JdbcClient.class)
                        .sql("select count(*) from blob_claim")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void saysWhatIsWrongWithAnArchive() throws Exception {
        assertRefused("bad", "no zip".getBytes(StandardCharsets.UTF_8), "no zip archive");
        assertRefused("bad", new TinyModel(4).without("config.json"), "no config.json");
        assertRefused("bad", new TinyModel(4).without("tokenizer.json"), "no tokenizer.json");
        assertRefused("bad", new TinyModel(4).without("model.safetensors"), "neither model.safetensors nor");
        assertRefused("bad", changed("config.json", "\"t5\"", "\"bert\""), "model_type must be 't5' or 'mt5'");
        assertRefused("bad", changed("config.json", "\"num_layers\" : 1", "\"num_layers\" : 2"), "is missing");
        assertRefused("bad", changed("config.json", "\"d_ff\" : 32", "\"d_ff\" : 33"), "has shape");
        assertRefused(
                "bad",
                changed("config.json", "\"num_layers\" : 1", "\"num_layers\" : 999999999"),
                "more than 256 layers");
        assertRefused("bad", new TinyModel(4).with("config.json", "[]"), "config.json is not a JSON object");
        assertRefused("bad", new TinyModel(4).with("tokenizer.json", "{}"), "cannot read the tokenizer");
        assertRefused("bad", new TinyModel(4).with("generation_config.json", "../etc/passwd"), "not valid JSON");

        byte[] weights = new TinyModel(4).files().get("model.safetensors");
        assertRefused(
                "bad",
                new TinyModel(4).with("model.safetensors", Arrays.copyOf(weights, weights.length - 4)),
                "outside the file");
        byte[] endless = weights.clone();
        Arrays.fill(endless, 0, 7, (byte) 0xff);
        assertRefused("bad", new TinyModel(4).with("model.safetensors", endless), "claims a header");
        byte[] notFinite = weights.clone();
        Arrays.fill(notFinite, weights.length - 4, weights.length, (byte) 0xff);
        assertRefused("bad", new TinyModel(4).with("model.safetensors", notFinite), "NaN or infinite");
        String typed = new String(weights, StandardCharsets.ISO_8859_1).replace("\"F32\"", "\"I32\"");
        assertRefused(
                "bad",
                new TinyModel(4).with("model.safetensors", typed.getBytes(StandardCharsets.ISO_8859_1)),
                "has dtype 'I32'");
        assertThat(total("name=bad")).isZero();
    }

    @Test
    void refusesArchivesThatMeanHarm() throws Exception {
        assertRefused("evil", new TinyModel(5).with("../config.json", "{}"), "leads elsewhere");
        assertRefused("evil", new TinyModel(5).with("/etc/config.json", "{}"), "leads elsewhere");
        assertRefused("evil", new TinyModel(5).with("..\\config.json", "{}"), "leads elsewhere");
        assertRefused("evil", new TinyModel(5).with("other/config.json", "{}"), "one model at a time");
        assertRefused("evil", new TinyModel(5).with("model.safetensors", "/etc/passwd"), "claims a header");
        assertRefused("evil", new TinyModel(5).with("bomb", new byte[40 << 20]), "more than 1048576 bytes");
        TinyModel crowd = new TinyModel(5);
        for (int i = 0; i < 1001; i++) {
            crowd.with("a" + i, "");
        }
        assertRefused("evil", crowd, "more than 1000 entries");
        ResponseEntity<JsonNode> large = client.upload("/v1/checkpoints?name=evil", new byte[3 << 20], ZIP);
        assertThat(large.getStatusCode().value()).isEqualTo(413);
        assertThat(large.getBody().get("detail").asString()).contains("subgoal.training.upload.file-limit");
    }

    @Test
    void saysWhatIsWrongWithWhatIsSaidOfAModel() throws Exception {
        byte[] zip = new TinyModel(6).zip("my-model/");
        assertInvalid("name=a/b", zip, "name", "must be letters");
        assertInvalid("name=a&roles=boss", zip, "roles", "must be among");
        assertInvalid("name=a&roles=executor", zip, "format", "must be one of");
        assertInvalid("name=a&roles=executor,executor&format=v4/1", zip, "roles", "twice");
        assertInvalid("name=a&roles=executor&format=v9/1", zip, "format", "must be one of");
        assertInvalid("name=a&format=v4/1", zip, "format", "left out");
        assertThat(client.upload("/v1/checkpoints?name=once", zip, ZIP)
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        assertThat(client.upload("/v1/checkpoints?name=once", zip, ZIP)
                        .getStatusCode()
                        .value())
                .isEqualTo(409);
    }

    @Test
    void isRenamedPinnedAndDeletedUnlessItIsNeeded() throws Exception {
        String id = upload("to-change", "", new TinyModel(7)).get("id").asString();
        String uri = "/v1/checkpoints/" + id;
        JsonNode pinned = ServiceClient.body(client.patch(uri, Map.of("pinned", true, "name", "changed")));
        assertThat(pinned.get("pinned").asBoolean()).isTrue();
        assertThat(total("name=changed&pinned=true")).isEqualTo(1);
        assertThat(total("name=changed&pinned=false")).isZero();
        assertConflict(uri, "is pinned");
        client.patch(uri, Map.of("pinned", false));

        context.getBean(ServedModels.class).put("serving", UUID.fromString(id));
        assertConflict(uri, "served as [serving]");
        context.getBean(ServedModels.class).remove("serving");

        UUID evaluation = evaluation();
        context.getBean(PlayedModels.class)
                .add(evaluation, List.of(new PlayedModel("executor", "x", UUID.fromString(id), null)));
        assertConflict(uri, "has played");
        assertThat(client.patch(uri, Map.of()).getStatusCode().value()).isEqualTo(400);

        String free = upload("free", "", new TinyModel(8)).get("id").asString();
        assertThat(client.delete("/v1/checkpoints/" + free).getStatusCode().value())
                .isEqualTo(204);
        assertThat(client.delete("/v1/checkpoints/" + free).getStatusCode().value())
                .isEqualTo(404);
        assertThat(client.patch("/v1/checkpoints/" + free, Map.of("pinned", true))
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void purgesOrphansOnlyWhenToldTo() {
        context.getBean(JdbcClient.class)
                .sql("insert into blob (sha256, size, created_at) values (repeat('a', 64), 123, now())")
                .update();
        JsonNode dry = ServiceClient.body(client.post("/v1/checkpoints/purge", Map.of()));
        assertThat(dry.get("dryRun").asBoolean()).isTrue();
        assertThat(dry.get("orphanedFiles").asInt()).isEqualTo(1);
        assertThat(dry.get("bytes").asLong()).isEqualTo(123);
        JsonNode done = ServiceClient.body(client.post("/v1/checkpoints/purge", Map.of("dryRun", false)));
        assertThat(done.get("orphanedFiles").asInt()).isEqualTo(1);
        JsonNode after = ServiceClient.body(client.post("/v1/checkpoints/purge", Map.of()));
        assertThat(after.get("orphanedFiles").asInt()).isZero();
        assertThat(after.get("checkpoints").isEmpty()).isTrue();
    }

    private UUID evaluation() {
        UUID job = UUID.randomUUID();
        context.getBean(Jobs.class).add(job, "agent-service", "evaluate", UUID.randomUUID(), 1);
        UUID id = UUID.randomUUID();
        context.getBean(EvaluationRepository.class)
                .save(new EvaluationEntity(id, "eval-" + id, "{}", "1.2.3", "1.0", job, Instant.now()));
        return id;
    }

    private JsonNode upload(String name, String more, TinyModel model) throws IOException {
        ResponseEntity<JsonNode> created =
                client.upload("/v1/checkpoints?name=" + name + more, model.zip("model/"), ZIP);
        assertThat(created.getStatusCode().value()).as("%s", created).isEqualTo(201);
        JsonNode checkpoint = ServiceClient.body(created);
        assertThat(created.getHeaders().getLocation())
                .hasToString("/v1/checkpoints/" + checkpoint.get("id").asString());
        return checkpoint;
    }

    private int total(String query) {
        return client.get("/v1/checkpoints?" + query).get("total").asInt();
    }

    private void assertRefused(String name, TinyModel model, String message) throws IOException {
        assertRefused(name, model.zip(), message);
    }

    private void assertRefused(String name, byte[] body, String message) {
        ResponseEntity<JsonNode> response = client.upload("/v1/checkpoints?name=" + name, body, ZIP);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(400);
        assertThat(response.getBody().get("detail").asString())
                .contains(message)
                .doesNotContain("model-upload");
    }

    private void assertInvalid(String query, byte[] body, String field, String message) {
        JsonNode error = ServiceClient.body(client.upload("/v1/checkpoints?" + query, body, ZIP))
                .get("errors")
                .get(0);
        assertThat(error.get("field").asString()).isEqualTo(field);
        assertThat(error.get("message").asString()).contains(message);
    }

    private void assertConflict(String uri, String message) {
        ResponseEntity<JsonNode> response = client.delete(uri);
        assertThat(response.getStatusCode().value()).isEqualTo(409);
        assertThat(response.getBody().get("detail").asString()).contains(message);
    }

    private static TinyModel changed(String file, String from, String to) throws IOException {
        TinyModel model = new TinyModel(4);
        String before = model.text(file);
        assertThat(before).contains(from);
        return model.with(file, before.replace(from, to));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static Map<String, byte[]> unzip(byte[] archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}

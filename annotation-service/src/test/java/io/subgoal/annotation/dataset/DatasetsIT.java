package io.subgoal.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.annotation.AnnotationApplication;
import io.subgoal.scienceworld.Difference;
import io.subgoal.scienceworld.World;
import io.subgoal.scienceworld.WorldException;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Datasets over HTTP, with a real database and the real simulator: made, proved, measured, filtered, sent to and fro. */
@SpringBootTest(
        classes = {AnnotationApplication.class, DatasetsIT.Trouble.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=annotation-service",
            "subgoal.annotation.import.file-limit=1MB",
            "subgoal.annotation.worlds=1"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatasetsIT {

    private static final String TROUBLED_TASK = "7-3";
    private static final AtomicBoolean MENDED = new AtomicBoolean();
    private static final MediaType JSON_LINES = MediaType.parseMediaType("application/x-ndjson");

    private final ServiceClient client;
    private final DatasetExport exports;
    private JsonNode gold;

    DatasetsIT(@LocalServerPort int port, @Autowired DatasetExport exports) {
        client = new ServiceClient(port);
        this.exports = exports;
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    /**
     * A simulator that has no solution of variation 1 of one task, and never plays variation 2 alike; of variations 8 and
     * 9 it has one when it is mended.
     */
    @TestConfiguration
    static class Trouble {

        @Bean
        @Primary
        GoldMaker troubledMaker() {
            return new GoldMaker() {
                @Override
                Trajectory make(World world, Task task, int variation, Settings settings) {
                    boolean broken = variation == 1 || (variation >= 8 && !MENDED.get());
                    if (task.id().equals(TROUBLED_TASK) && broken) {
                        throw new WorldException("The simulator failed in load", new ArithmeticException("/ by zero"));
                    }
                    return super.make(world, task, variation, settings);
                }

                @Override
                Optional<Difference> prove(World other, Trajectory trajectory, Settings settings) {
                    if (!trajectory.task().id().equals(TROUBLED_TASK) || trajectory.variation() != 2) {
                        return super.prove(other, trajectory, settings);
                    }
                    List<Step> steps = new ArrayList<>(trajectory.steps());
                    Step second = steps.get(1);
                    steps.set(
                            1,
                            new Step(
                                    second.action(),
                                    "A bird sings.",
                                    second.score(),
                                    second.completed(),
                                    second.look(),
                                    second.inventory()));
                    return super.prove(
                            other,
                            new Trajectory(
                                    trajectory.task(),
                                    trajectory.variation(),
                                    trajectory.fold(),
                                    trajectory.description(),
                                    steps),
                            settings);
                }
            };
        }
    }

    @BeforeAll
    void makeGold() {
        gold = await(client.post(
                "/v1/datasets",
                Map.of(
                        "name",
                        "gold",
                        "tasks",
                        List.of("7-2", "find-non-living-thing"),
                        "selection",
                        "reference",
                        "folds",
                        List.of("test"))));
    }

    @Test
    void makesAndProvesWhatARuleSelects() {
        assertThat(gold.get("state").asString()).isEqualTo("ready");
        assertThat(gold.get("selection").asString()).isEqualTo("reference");
        assertThat(gold.get("source").asString()).isEqualTo("simulator");
        assertThat(gold.get("verified").asBoolean()).isTrue();
        assertThat(gold.get("requested").asInt()).isEqualTo(18);
        assertThat(gold.get("trajectories").toString()).isEqualTo("{\"test\":18}");
        assertThat(gold.get("failed").asInt()).isZero();
    }

    @Test
    void aVariationThatFailsDoesNotFailItsDataset() {
        JsonNode dataset = await(client.post(
                "/v1/datasets",
                Map.of(
                        "name", "troubled",
                        "tasks", List.of(TROUBLED_TASK),
                        "variations", Map.of(TROUBLED_TASK, List.of("0-3")))));
        assertThat(dataset.get("state").asString()).isEqualTo("ready");
        assertThat(dataset.get("requested").asInt()).isEqualTo(4);
        assertThat(dataset.get("trajectories").get("train").asInt()).isEqualTo(2);
        assertThat(dataset.get("failed").asInt()).isEqualTo(2);

        JsonNode failures = client.get(path(dataset) + "/failures").get("items");
        assertThat(failures.get(0).get("variation").asInt()).isEqualTo(1);
        assertThat(failures.get(0).get("reason").asString())
                .isEqualTo(
                        "The simulator made no solution: The simulator failed in load: java.lang.ArithmeticException: / by zero");
        assertThat(failures.get(0).get("step").isNull()).isTrue();
        assertThat(failures.get(1).get("variation").asInt()).isEqualTo(2);
        assertThat(failures.get(1).get("step").asInt()).isEqualTo(1);
        assertThat(failures.get(1).get("reason").asString())
                .contains("another course: observation of step 1 was 'A bird sings.' and is '");
    }

    @Test
    void aDatasetOfWhichNothingCanBeMadeFailsAndCanBeResumed() {
        ResponseEntity<JsonNode> created = client.post(
                "/v1/datasets",
                Map.of(
                        "name", "hopeless",
                        "tasks", List.of(TROUBLED_TASK),
                        "variations", Map.of(TROUBLED_TASK, List.of("8-9"))));
        JsonNode dataset = ServiceClient.body(created);
        String job = "/v1/jobs/" + dataset.get("jobId").asString();
        Awaitility.await().until(() -> client.get(job).get("state").asString().equals("failed"));
        assertThat(client.get(job).get("error").asString())
                .contains("None of the variations could be made", "The simulator failed in load");
        assertThat(client.get(path(dataset)).get("failed").asInt()).isEqualTo(2);

        MENDED.set(true);
        JsonNode resumed = await(client.post(path(dataset) + "/resume", Map.of()));
        assertThat(resumed.get("state").asString()).isEqualTo("ready");
        assertThat(resumed.get("jobId")).isNotEqualTo(dataset.get("jobId"));
        assertThat(resumed.get("failed").asInt()).isZero();
        assertThat(resumed.get("trajectories").get("train").asInt()).isEqualTo(2);
        assertProblem(client.post(path(dataset) + "/resume", Map.of()), 409, "is ready and never changes");
    }

    @Test
    void whatIsExportedAndImportedHasTheSameChecksum() {
        byte[] lines = client.bytes(path(gold) + "/export");
        assertThat(new String(lines, StandardCharsets.UTF_8).lines()).hasSize(18);
        JsonNode copy = await(upload("copy&simulatorVersion=1.2.3&simplifications=easy", lines, JSON_LINES));
        assertThat(copy.get("checksum")).isEqualTo(gold.get("checksum"));
        assertThat(copy.get("source").asString()).isEqualTo("jsonl");
        assertThat(copy.get("fileSha256").asString()).isEqualTo(sha256(lines));
        assertThat(copy.get("simulatorVersion").asString()).isEqualTo("1.2.3");
        assertThat(copy.get("verified").asBoolean()).isFalse();

        byte[] archive = client.bytes(path(gold) + "/export?format=archive");
        JsonNode second = await(upload("second", archive, MediaType.APPLICATION_JSON));
        assertThat(second.get("checksum")).isEqualTo(gold.get("checksum"));
        assertThat(second.get("source").asString()).isEqualTo("archive");
        assertThat(second.get("simulatorVersion").isNull()).isTrue();

        JsonNode third = await(upload("third", zip("gold.json", archive), MediaType.APPLICATION_OCTET_STREAM));
        assertThat(third.get("checksum")).isEqualTo(gold.get("checksum"));
    }

    @Test
    void aDatasetTravelsAsASmallFileThatIsAlwaysTheSame() {
        byte[] lines = client.bytes(path(gold) + "/export");
        byte[] xz = client.bytes(path(gold) + "/export?compression=xz");
        assertThat(xz.length).isLessThan(lines.length / 10);
        assertThat(client.bytes(path(gold) + "/export?compression=xz")).isEqualTo(xz);

        JsonNode copy = await(upload("travelled", xz, MediaType.APPLICATION_OCTET_STREAM));
        assertThat(copy.get("checksum")).isEqualTo(gold.get("checksum"));
        assertThat(copy.get("source").asString()).isEqualTo("jsonl");
        assertThat(client.bytes(path(copy) + "/export?compression=xz")).isEqualTo(xz);

        JsonNode alike =
                client.get("/v1/datasets?checksum=" + gold.get("checksum").asString());
        assertThat(alike.get("items").get(0).get("name").asString()).isEqualTo("gold");
        assertThat(alike.get("items").valueStream().map(item -> item.get("name").asString()))
                .contains("travelled");
        assertThat(client.get("/v1/datasets?checksum=" + "0".repeat(64))
                        .get("total")
                        .asInt())
                .isZero();
        assertProblem(client.tryGet("/v1/datasets?checksum=x"), 400, "64 hexadecimal digits");

        xz[14] ^= 1;
        assertProblem(upload("torn", xz, MediaType.parseMediaType("application/x-xz")), 400, "xz file is damaged");
        assertProblem(client.tryGet(path(gold) + "/export?compression=xz&format=archive"), 400, "format=jsonl");
    }

    @Test
    void compressesOneDatasetAtATime() throws IOException {
        String xz = path(gold) + "/export?compression=xz";
        List<ResponseEntity<JsonNode>> meanwhile = new ArrayList<>();
        exports.writeCompressedLines(UUID.fromString(gold.get("id").asString()), new OutputStream() {
            @Override
            public void write(int b) {
                if (meanwhile.isEmpty()) {
                    meanwhile.add(client.tryGet(xz));
                }
            }
        });
        assertProblem(meanwhile.getFirst(), 429, "Another dataset is being compressed");
        assertThat(client.bytes(xz)).isNotEmpty();
    }

    @Test
    void refusesABadFileAsAWhole() {
        String lines = new String(client.bytes(path(gold) + "/export"), StandardCharsets.UTF_8);
        int last = lines.lastIndexOf("\"score\":");
        byte[] bad = (lines.substring(0, last) + "\"score\":7" + lines.substring(lines.indexOf(',', last)))
                .getBytes(StandardCharsets.UTF_8);
        ResponseEntity<JsonNode> refused = upload("bad", bad, JSON_LINES);
        assertThat(refused.getStatusCode().value()).isEqualTo(400);
        assertThat(refused.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        JsonNode error = ServiceClient.body(refused).get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo("file");
        assertThat(error.get("message").asString())
                .startsWith("line 18, ")
                .contains("/score: must be a number from -1 to 1");
        assertThat(client.get("/v1/datasets?name=bad").get("items").size()).isZero();

        byte[] huge = new byte[(1 << 20) + 1];
        assertProblem(upload("huge", huge, JSON_LINES), 413, "raise subgoal.annotation.import.file-limit");
        assertProblem(upload("form", bad, MediaType.APPLICATION_FORM_URLENCODED), 415, "application/octet-stream");
        assertProblem(upload("gold", bad, JSON_LINES), 409, "There is a dataset named 'gold' already");
        assertProblem(upload("a/b", bad, JSON_LINES), 400, "must be letters, digits");
        assertProblem(upload("x&simplifications=hard", bad, JSON_LINES), 400, "Unknown simplification 'hard'");
    }

    @Test
    void measuresADataset() {
        JsonNode statistics = client.get(path(gold) + "/statistics");
        JsonNode all = statistics.get("all");
        assertThat(all.get("episodes").asInt()).isEqualTo(18);
        assertThat(all.get("completeShare").asDouble()).isEqualTo(1);
        assertThat(all.get("meanScore").asDouble()).isEqualTo(100);
        assertThat(all.get("keptSteps")).isEqualTo(gold.get("steps"));
        assertThat(all.get("steps").asInt()).isGreaterThan(all.get("keptSteps").asInt());
        assertThat(all.get("length").get("min").asDouble())
                .isLessThanOrEqualTo(all.get("length").get("median").asDouble());
        long verbs = 0;
        for (JsonNode count : all.get("verbs")) {
            verbs += count.asLong();
        }
        assertThat(verbs).isEqualTo(all.get("keptSteps").asLong());
        assertThat(all.get("verbs").get("FOCUS").asInt()).isGreaterThanOrEqualTo(18);
        assertThat(statistics.get("folds").propertyNames()).containsExactly("test");
        assertThat(statistics.get("tasks"))
                .hasSize(2)
                .allSatisfy(task -> assertThat(
                                task.get("folds").get("test").get("episodes").asInt())
                        .isEqualTo(9));
    }

    @Test
    void filtersWhatItListsAndMakesDatasetsByFilters() {
        double median = client.get(path(gold) + "/statistics")
                .get("all")
                .get("length")
                .get("median")
                .asDouble();
        int least = (int) Math.ceil(median);
        JsonNode page = client.get(path(gold) + "/trajectories?minScore=100&minSteps=" + least);
        long expected = page.get("total").asLong();
        assertThat(expected).isBetween(1L, 17L);
        assertThat(page.get("items"))
                .allSatisfy(item -> assertThat(item.get("steps").asInt()).isGreaterThanOrEqualTo(least));
        assertThat(client.get(path(gold) + "/trajectories?maxScore=99")
                        .get("total")
                        .asLong())
                .isZero();

        Map<String, Object> filter = Map.of("minScore", 100, "minSteps", least);
        JsonNode subset = await(client.post(path(gold) + "/subsets", Map.of("name", "long-ones", "filter", filter)));
        assertThat(subset.get("state").asString()).isEqualTo("ready");
        assertThat(subset.get("parentId")).isEqualTo(gold.get("id"));
        assertThat(subset.get("filter").get("minSteps").asInt()).isEqualTo(least);
        assertThat(subset.get("simulatorVersion")).isEqualTo(gold.get("simulatorVersion"));
        assertThat(subset.get("verified").asBoolean()).isTrue();
        assertThat(subset.get("trajectories").get("test").asLong()).isEqualTo(expected);
        assertThat(subset.get("checksum")).isNotEqualTo(gold.get("checksum"));

        JsonNode whole = await(client.post(
                path(gold) + "/subsets", Map.of("name", "whole", "filter", Map.of("folds", List.of("test")))));
        assertThat(whole.get("checksum")).isEqualTo(gold.get("checksum"));

        assertProblem(
                client.post(path(gold) + "/subsets", Map.of("name", "x", "filter", Map.of("maxScore", 10))),
                400,
                "No trajectory of dataset 'gold' passes");
        assertProblem(
                client.post(path(gold) + "/subsets", Map.of("name", "x", "filter", Map.of())), 400, "at least one of");
        assertProblem(
                client.post(
                        path(gold) + "/subsets", Map.of("name", "x", "filter", Map.of("minSteps", 9, "maxSteps", 3))),
                400,
                "filter.minSteps 9 is greater");
    }

    private JsonNode await(ResponseEntity<JsonNode> accepted) {
        assertThat(accepted.getStatusCode().value()).as("%s", accepted).isEqualTo(202);
        JsonNode dataset = ServiceClient.body(accepted);
        client.awaitJob(dataset.get("jobId").asString());
        return client.get(path(dataset));
    }

    private ResponseEntity<JsonNode> upload(String name, byte[] file, MediaType type) {
        return client.upload("/v1/datasets/import?name=" + name, file, type);
    }

    private static String path(JsonNode dataset) {
        return "/v1/datasets/" + dataset.get("id").asString();
    }

    private static void assertProblem(ResponseEntity<JsonNode> response, int status, String detail) {
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(status);
        assertThat(ServiceClient.body(response).get("detail").asString()).contains(detail);
    }

    private static byte[] zip(String name, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package io.subgoal.annotation.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.annotation.AnnotationApplication;
import io.subgoal.store.job.JobState;
import io.subgoal.teacher.annotate.Source;
import io.subgoal.teacher.annotate.Status;
import io.subgoal.teacher.prompt.AnnotationPrompts;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.textworld.task.Fold;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports, review, agreement and archives over HTTP, with a real database. */
@SpringBootTest(
        classes = AnnotationApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=annotation-service")
class ReviewIT {

    private static final List<Source> ANSWERED =
            List.of(Source.ANSWER, Source.ANSWER, Source.ANSWER, Source.ANSWER, Source.ANSWER);

    private final ServiceClient client;
    private final RestClient http;
    private final Corpus corpus;

    private UUID dataset = new UUID(0, 0);
    private UUID run = new UUID(0, 0);
    private long clean;
    private long repaired;
    private long fallback;
    private long dev;

    ReviewIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServiceClient(port);
        http = RestClient.create("http://localhost:" + port);
        corpus = new Corpus(context);
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    /** Five episodes: one of each kind, one rejected; and one of the test fold. */
    @BeforeEach
    void annotate() {
        dataset = corpus.dataset();
        run = corpus.run(dataset, "llm", JobState.SUCCEEDED);
        clean = corpus.annotate(run, bee(), "navigate_to(outside) 1", "find(bee) 1", "wait() 2", "focus_on(bee) 1");
        corpus.provenance(clean, Status.CLEAN, ANSWERED);
        long wolf = corpus.trajectory(dataset, "7-1", 1, Fold.TRAIN, "wolf");
        repaired = corpus.annotate(run, wolf, "navigate_to(outside) 1", "catch_it(wolf) 3", "focus_on(wolf) 1");
        corpus.provenance(
                repaired,
                Status.REPAIRED,
                List.of(Source.ANSWER, Source.REPAIR, Source.REPAIR, Source.SINGLE_MISSING, Source.ANSWER),
                "eat <b>wolf</b>");
        long pot = corpus.trajectory(dataset, "1-1", 0, Fold.TRAIN, "metal pot");
        fallback = corpus.annotate(run, pot, "find(metal pot) 5");
        corpus.provenance(
                fallback,
                Status.FALLBACK,
                List.of(Source.ANSWER, Source.FALLBACK, Source.FALLBACK, Source.FALLBACK, Source.ANSWER));
        dev = corpus.annotate(
                run,
                corpus.trajectory(dataset, "7-1", 62, Fold.DEV, "mouse"),
                "navigate_to(outside) 1",
                "find(mouse) 4");
        corpus.provenance(dev, Status.CLEAN, ANSWERED);
        corpus.reject(
                run, corpus.trajectory(dataset, "1-1", 1, Fold.TRAIN, "glass cup"), "no <sub-goals> in the answer");
        corpus.annotate(run, corpus.trajectory(dataset, "7-1", 100, Fold.TEST, "parrot"), "find(parrot) 5");
    }

    private long bee() {
        return corpus.trajectory(dataset, "7-1", 0, Fold.TRAIN, "bee");
    }

    @Test
    void listsTheMostSuspiciousFirstAndFilters() {
        assertThat(ids("")).startsWith(fallback, repaired);
        JsonNode first = review("").get("items").get(0);
        assertThat(first.get("reasons").valueStream().map(JsonNode::asString))
                .containsExactly("3 actions placed by the fall-back");
        assertThat(review("?task=7-1&variation=1")
                        .get("items")
                        .get(0)
                        .get("reasons")
                        .toString())
                .contains("2 actions placed by a repair call", "1 action listed that are", "catch_it");

        assertThat(ids("?status=clean&fold=dev")).containsExactly(dev);
        assertThat(ids("?task=boil")).containsExactly(fallback);
        assertThat(ids("?subgoal=catch_it")).containsExactly(repaired);
        assertThat(ids("?subgoal=catch")).isEmpty();
        assertThat(ids("?q=PICK UP wolf")).containsExactly(repaired);
        assertThat(ids("?q=on(bee")).containsExactly(clean);
        assertThat(ids("?q=look around")).isEmpty();
        assertThat(ids("?q=%25")).isEmpty();
        assertThat(ids("?review=accepted")).isEmpty();
        assertThat(ids("?sort=task&size=1&page=1")).hasSize(1).doesNotContain(fallback);
        assertThat(review("?sort=task&size=1&page=1").get("total").asInt()).isEqualTo(5);

        assertProblem(client.tryGet(path("/review?review=good")), 400, "'accepted'");
        assertProblem(client.tryGet(path("/review?task=4-9")), 400, "no such task");
        assertProblem(client.tryGet(path("/review?sort=luck")), 400, "'suspicion'");
        assertProblem(client.tryGet("/v1/annotation-runs/" + UUID.randomUUID() + "/review"), 404, "no annotation run");
    }

    @Test
    void correctsAnAnnotationAndKeepsWhatWas() {
        ResponseEntity<JsonNode> before = send(HttpMethod.GET, annotation(fallback), null, null);
        assertThat(before.getHeaders().getETag()).isEqualTo("\"0\"");
        assertThat(before.getBody().get("steps").get(1).get("source").asString())
                .isEqualTo("fallback");

        ResponseEntity<JsonNode> patched = send(
                HttpMethod.PATCH,
                annotation(fallback),
                null,
                Map.of(
                        "version", 0,
                        "reviewer", "anna",
                        "review", "accepted",
                        "note", "the fall-back was wrong",
                        "subgoals",
                                List.of(
                                        Map.of("subgoal", "Navigate To(outside)", "actions", List.of("go to outside")),
                                        Map.of("subgoal", "find(metal pot)", "actions", List.of("Pick up metal pot")),
                                        Map.of("subgoal", "wait()", "actions", List.of("wait1 x2")),
                                        Map.of(
                                                "subgoal",
                                                "focus_on(metal pot)",
                                                "actions",
                                                List.of("focus on metal pot")))));
        assertThat(patched.getStatusCode().value()).as("%s", patched.getBody()).isEqualTo(200);
        assertThat(patched.getHeaders().getETag()).isEqualTo("\"1\"");
        JsonNode detail = patched.getBody();
        assertThat(detail.get("summary").get("edited").asBoolean()).isTrue();
        assertThat(detail.get("summary").get("reviewer").asString()).isEqualTo("anna");
        assertThat(detail.get("summary").get("reasons")).isEmpty();
        assertThat(detail.get("subgoals").get(0).get("subgoal").asString()).isEqualTo("navigate_to(outside)");
        assertThat(detail.get("steps")
                        .valueStream()
                        .map(step -> step.get("source").asString()))
                .containsExactly("review", "fallback", "review", "review", "review");
        JsonNode change = detail.get("history").get(0);
        assertThat(change.get("reviewer").asString()).isEqualTo("anna");
        assertThat(change.get("before").get(0).get("subgoal").asString()).isEqualTo("find(metal pot)");
        assertThat(client.get(path("/report")).get("reviews").get("edited").asInt())
                .isEqualTo(1);

        ResponseEntity<JsonNode> reverted = send(HttpMethod.POST, annotation(fallback) + "/revert", "\"1\"", Map.of());
        assertThat(reverted.getStatusCode().value()).isEqualTo(200);
        JsonNode back = reverted.getBody().get("summary");
        assertThat(back.get("version").asInt()).isEqualTo(2);
        assertThat(back.get("review").asString()).isEqualTo("open");
        assertThat(back.get("edited").asBoolean()).isFalse();
        assertThat(back.get("subgoals")).hasSize(1);
        assertThat(back.get("reviewer").asString()).isEqualTo("anonymous");

        send(HttpMethod.POST, annotation(fallback) + "/revert", null, Map.of("version", 2, "to", 1));
        JsonNode again = client.get(annotation(fallback)).get("summary");
        assertThat(again.get("review").asString()).isEqualTo("accepted");
        assertThat(again.get("note").asString()).isEqualTo("the fall-back was wrong");
        assertThat(again.get("subgoals")).hasSize(4);
        assertThat(client.get(annotation(fallback)).get("history")).hasSize(3);
    }

    @Test
    void refusesWhatIsLateOrDoesNotFit() {
        assertThat(send(HttpMethod.PATCH, annotation(clean), null, Map.of("version", 0, "review", "rejected"))
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        ResponseEntity<JsonNode> late =
                send(HttpMethod.PATCH, annotation(clean), null, Map.of("version", 0, "review", "accepted"));
        assertProblem(late, 409, "is at version 1, not 0");
        assertThat(late.getBody().get("version").asInt()).isEqualTo(1);
        ResponseEntity<JsonNode> stale =
                send(HttpMethod.PATCH, annotation(clean), "\"0\"", Map.of("review", "accepted"));
        assertProblem(stale, 412, "is at version 1");
        assertThat(stale.getBody().get("version").asInt()).isEqualTo(1);
        assertThat(client.get(annotation(clean)).get("summary").get("review").asString())
                .isEqualTo("rejected");

        assertProblem(patch(Map.of("review", "accepted")), 400, "which version");
        assertProblem(patch(Map.of("version", 1)), 400, "nothing to change");
        assertProblem(patch(Map.of("version", 1, "review", "fine")), 400, "'accepted'");
        assertProblem(patch(Map.of("version", 1, "subgoals", List.of())), 400, "subgoals");
        assertProblem(
                patch(Map.of("version", 1, "subgoals", List.of(Map.of("subgoal", "wait()", "actions", List.of())))),
                400,
                "subgoals[0].actions");
        ResponseEntity<JsonNode> other = patch(Map.of(
                "version",
                1,
                "subgoals",
                List.of(Map.of(
                        "subgoal",
                        "find(bee)",
                        "actions",
                        List.of("go to outside", "pick up wolf", "wait1 x2", "focus on bee")))));
        assertProblem(other, 400, "before this, 'pick up bee' is missing, action 2 of the path");
        assertThat(other.getBody().get("errors").get(0).get("field").asString()).isEqualTo("subgoals[0].actions[1]");
        assertProblem(send(HttpMethod.PATCH, annotation(clean), "W/x", Map.of("note", "n")), 400, "ETag");
        assertProblem(client.tryGet("/v1/annotations/999999999"), 404, "no annotation 999999999");
        assertProblem(
                send(HttpMethod.POST, annotation(dev) + "/revert", null, Map.of("version", 0)),
                400,
                "never been changed");
    }

    @Test
    void ofManyAtOnceOneWins() throws Exception {
        try (ExecutorService people = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> changes = IntStream.range(0, 16)
                    .<Callable<Integer>>mapToObj(i -> () -> patch(Map.of("version", 0, "note", "note " + i))
                            .getStatusCode()
                            .value())
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : people.invokeAll(changes)) {
                statuses.add(status.get());
            }
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        }
        assertThat(client.get(annotation(clean)).get("history")).hasSize(1);
    }

    @Test
    void reportsWhatBecameOfARun() {
        corpus.call(run, corpus.trajectory(dataset, "7-1", 1, Fold.TRAIN, "wolf"), "{}", 1500);
        JsonNode report = client.get(path("/report"));
        assertThat(report.get("episodes")).isEqualTo(json("""
                        {"total": 6, "clean": 3, "repaired": 1, "fallback": 1, "rejected": 1, "pending": 0}"""));
        assertThat(report.get("byTask").get(0).get("name").asString()).isEqualTo("1-1");
        assertThat(report.get("byFold").valueStream().map(f -> f.get("name").asString()))
                .containsExactly("train", "dev", "test");
        assertThat(report.get("actions").asInt()).isEqualTo(25);
        JsonNode rules = report.get("sources").get(0);
        assertThat(rules.get("source").asString()).isEqualTo("rules");
        assertThat(rules.get("share").asDouble()).isEqualTo(0.2);
        assertThat(report.get("subgoals").get("unknownNames").asInt()).isEqualTo(1);
        assertThat(report.get("vocabulary").get(0).get("name").asString()).isEqualTo("find");
        assertThat(report.get("vocabulary").get(0).get("count").asInt()).isEqualTo(4);
        assertThat(report.get("removed")
                        .get("mostFrequent")
                        .get(0)
                        .get("action")
                        .asString())
                .isEqualTo("eat <b>wolf</b>");
        assertThat(report.get("merges").asInt()).isEqualTo(4);
        assertThat(report.get("cost").get("dollars").asDouble()).isEqualTo(0.0015);
        assertThat(report.get("rejections").get(0).get("reason").asString()).isEqualTo("no <sub-goals> in the answer");
        JsonNode failures = report.get("failures");
        assertThat(failures.get("fallback").get(0).get("what").get(0).asString())
                .isEqualTo(
                        "actions 2 to 4, 'pick up metal pot' to 'wait1', placed by the fall-back under find(metal pot)");
        assertThat(failures.get("repaired").get(0).get("what").toString())
                .contains("left out alone, joined to catch_it(wolf)", "eat <b>wolf</b>");
        assertThat(failures.get("unknownNames").get(0).get("what").get(0).asString())
                .isEqualTo("catch_it(wolf)");
        assertThat(failures.get("rejected").get(0).get("variation").asInt()).isEqualTo(1);

        String page = page("/report", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assertThat(page)
                .startsWith("<!doctype html>")
                .contains(
                        "eat &lt;b&gt;wolf&lt;/b&gt;",
                        "no &lt;sub-goals&gt; in the answer",
                        "20.0 %",
                        "0.001500",
                        "7-1 lifespan-longest-lived")
                .doesNotContain("<b>", "<script", "http://", "https://", "src=", "href=");
        assertThat(page("/report?format=html", "application/json")).startsWith("<!doctype html>");
        assertThat(page("/report", "*/*")).startsWith("{");
        assertThat(page("/report?format=json", "text/html")).startsWith("{");
        assertProblem(client.tryGet(path("/report?format=pdf")), 400, "'json' or 'html'");

        UUID nothing = corpus.run(corpus.dataset(), "llm", JobState.SUCCEEDED);
        assertThat(client.get("/v1/annotation-runs/" + nothing + "/report")
                        .get("actions")
                        .asInt())
                .isZero();
        assertThat(page("/v1/annotation-runs/" + nothing + "/report?format=html", "*/*"))
                .contains("Nothing is annotated");
    }

    @Test
    void saysHowFarTwoRunsAgree() {
        UUID other = corpus.run(dataset, "rules", JobState.SUCCEEDED);
        corpus.annotate(other, bee(), "navigate_to(outside) 1", "find(bee) 1", "wait() 2", "focus_on(bee) 1");
        corpus.annotate(
                other, corpus.trajectory(dataset, "1-1", 0, Fold.TRAIN, "metal pot"), "find(pot) 2", "wait() 3");
        JsonNode agreement = client.get(path("/agreement?with=" + other));
        JsonNode overall = agreement.get("overall");
        assertThat(overall.get("trajectories").asInt()).isEqualTo(2);
        assertThat(overall.get("boundaryPrecision").asDouble()).isEqualTo(1);
        assertThat(overall.get("boundaryRecall").asDouble()).isEqualTo(0.75);
        assertThat(overall.get("sameSubgoal").asDouble()).isEqualTo(0.5);
        assertThat(overall.get("sameName").asDouble()).isEqualTo(0.7);
        assertThat(overall.get("identical").asDouble()).isEqualTo(0.5);
        assertThat(agreement.get("onlyHere").asInt()).isEqualTo(3);
        assertThat(agreement.get("onlyThere").asInt()).isZero();
        assertThat(agreement.get("byTask")).hasSize(2);
        assertThat(agreement.get("worst")).hasSize(1);
        assertThat(agreement.get("worst").get(0).get("annotationId").asLong()).isEqualTo(fallback);

        UUID elsewhere = corpus.run(corpus.dataset(), "rules", JobState.SUCCEEDED);
        assertProblem(client.tryGet(path("/agreement?with=" + elsewhere)), 409, "different datasets");
        assertProblem(client.tryGet(path("/agreement?with=" + UUID.randomUUID())), 404, "no annotation run");
        assertProblem(client.tryGet(path("/agreement?with=x")), 400, "UUID");
        assertProblem(client.tryGet(path("/agreement")), 400, "with");
    }

    @Test
    void packsRowsWithAManifest() throws Exception {
        corpus.freeze(dataset, "c".repeat(64));
        corpus.settings(run, "{\"model\": \"some-model\", \"prompts\": \"v1\", \"temperature\": 0}");
        send(HttpMethod.PATCH, annotation(repaired), null, Map.of("version", 0, "review", "rejected"));
        String uri = path("/archive?format=v4-reference/1&roles=imitation,executor");
        byte[] zip = client.bytes(uri);
        assertThat(client.bytes(uri)).isEqualTo(zip);

        Map<String, byte[]> files = unzip(zip);
        assertThat(files.keySet())
                .containsExactly(
                        "executor.train.jsonl",
                        "executor.dev.jsonl",
                        "imitation.train.jsonl",
                        "imitation.dev.jsonl",
                        "manifest.json");
        JsonNode manifest = json(text(files.get("manifest.json")));
        assertThat(manifest.get("annotationRun").get("model").asString()).isEqualTo("some-model");
        assertThat(manifest.get("annotationRun")
                        .get("settings")
                        .get("temperature")
                        .asInt())
                .isZero();
        assertThat(manifest.get("dataset").get("checksum").asString()).isEqualTo("c".repeat(64));
        assertThat(manifest.get("episodes"))
                .isEqualTo(json("{\"annotated\": 5, \"leftOut\": 1, \"edited\": 0, \"rejected\": 1, \"pending\": 0}"));
        assertThat(manifest.get("complete").asBoolean()).isTrue();
        assertThat(manifest.get("leakCheck").get("passed").asBoolean()).isTrue();
        for (JsonNode file : manifest.get("files")) {
            byte[] bytes = Objects.requireNonNull(files.get(file.get("name").asString()));
            assertThat(file.get("sha256").asString())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            assertThat(file.get("rows").asLong()).isEqualTo(text(bytes).lines().count());
        }
        String rows = text(files.get("imitation.train.jsonl"));
        assertThat(rows.lines()).hasSize(8);
        assertThat(rows).contains("\"task_real_id\":\"1-1\"}").doesNotContain("wolf");
        assertThat(rows)
                .startsWith(client.lines(path("/examples?role=imitation&split=train&format=v4-reference/1"))
                        .getFirst()
                        .toString());

        assertThat(unzip(client.bytes(path("/archive?includeTest=true"))))
                .hasSize(13)
                .containsKeys("controller.dev.jsonl", "first-subgoal.test.jsonl");
    }

    @Test
    void packsNothingThatLeaks() {
        assertProblem(client.tryGet(path("/archive?format=v9/1")), 400, "compact/1");
        assertProblem(client.tryGet(path("/archive?roles=king")), 400, "first-subgoal");
        UUID running = corpus.run(dataset, "llm", JobState.RUNNING);
        assertProblem(client.tryGet("/v1/annotation-runs/" + running + "/archive"), 409, "is running: wait");

        long test = corpus.trajectory(dataset, "7-1", 100, Fold.TEST, "parrot");
        corpus.call(run, bee(), request(test, bee()), 1);
        ResponseEntity<JsonNode> shown = client.tryGet(path("/archive"));
        assertProblem(shown, 409, "task 7-1 variation 100 of test was shown to the LLM as an example");
        assertThat(shown.getBody().get("leaks").get(0).get("kind").asString()).isEqualTo("prompt");

        UUID mixed = corpus.dataset();
        UUID other = corpus.run(mixed, "llm", JobState.SUCCEEDED);
        corpus.annotate(other, corpus.trajectory(mixed, "7-1", 101, Fold.TRAIN, "mouse"), "find(mouse) 5");
        assertProblem(
                client.tryGet("/v1/annotation-runs/" + other + "/archive"),
                409,
                "task 7-1 variation 101 is in train and belongs to test");
        JsonNode check = client.get("/v1/annotation-runs/" + other + "/leak-check");
        assertThat(check.get("passed").asBoolean()).isFalse();
        assertThat(check.get("leaks").get(0).get("belongsTo").asString()).isEqualTo("test");
    }

    private String request(long... asked) {
        StringBuilder messages = new StringBuilder();
        AnnotationPrompts prompts = new AnnotationPrompts(PromptVersion.LATEST);
        for (long trajectory : asked) {
            String content = prompts.question(corpus.trajectory(trajectory).trajectory(), Optional.empty())
                    .messages()
                    .getLast()
                    .content();
            messages.append(messages.isEmpty() ? "" : ",")
                    .append("{\"role\": \"user\", \"content\": ")
                    .append(new JsonMapper().writeValueAsString(content))
                    .append("}");
        }
        return "{\"model\": \"m\", \"messages\": [" + messages + "]}";
    }

    private List<Long> ids(String query) {
        return review(query)
                .get("items")
                .valueStream()
                .map(item -> item.get("id").asLong())
                .toList();
    }

    private JsonNode review(String query) {
        return client.get(path("/review" + query));
    }

    private String path(String rest) {
        return "/v1/annotation-runs/" + run + rest;
    }

    private static String annotation(long id) {
        return "/v1/annotations/" + id;
    }

    private ResponseEntity<JsonNode> patch(Map<String, Object> body) {
        return send(HttpMethod.PATCH, annotation(clean), null, body);
    }

    private ResponseEntity<JsonNode> send(
            HttpMethod method, String uri, @Nullable String ifMatch, @Nullable Map<String, ?> body) {
        RestClient.RequestBodySpec request = http.method(method).uri(uri);
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).body(body);
        }
        return Objects.requireNonNull(
                request.exchange((sent, response) -> ResponseEntity.status(response.getStatusCode())
                        .headers(response.getHeaders())
                        .body(response.bodyTo(JsonNode.class))));
    }

    private String page(String uri, String accept) {
        return Objects.requireNonNull(http.get()
                .uri(uri.startsWith("/v1") ? uri : path(uri))
                .header("Accept", accept)
                .retrieve()
                .body(String.class));
    }

    private static void assertProblem(ResponseEntity<JsonNode> response, int status, String text) {
        assertThat(response.getStatusCode().value())
                .as("%s", response.getBody())
                .isEqualTo(status);
        assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(String.valueOf(response.getBody())).contains(text);
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private static String text(byte @Nullable [] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}

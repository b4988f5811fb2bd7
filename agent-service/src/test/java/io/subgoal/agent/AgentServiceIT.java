package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service over HTTP with a real database, the real simulator and a scripted inference service. */
@SpringBootTest(
        classes = AgentApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=agent-service")
class AgentServiceIT {

    private static final UUID CHECKPOINT = UUID.fromString("0f1c8d30-0000-4000-8000-000000000001");
    private static final String TASK = "4-4";
    private static final int VARIATION = 230;
    private static final List<Map<String, Object>> ONE_EPISODE =
            List.of(Map.of("task", TASK, "variations", List.of(String.valueOf(VARIATION))));
    private static final Map<String, Object> JOINT =
            Map.of("executor", "joint", "controller", "joint", "firstSubgoal", "joint");

    private static ScriptedInference inference;
    private static List<String> gold;

    private final ServiceClient client;
    private final JdbcClient jdbc;
    private final SchedulerClient scheduler;

    AgentServiceIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServiceClient(port);
        jdbc = context.getBean(JdbcClient.class);
        scheduler = context.getBean(SchedulerClient.class);
        jdbc.sql("""
                        insert into checkpoint (id, name, kind, roles, format, updates, parameters, details, created_at)
                        values (?, 'scripted', 'model', '', 'compact/1', 1, 1, '{}', now()) on conflict do nothing
                        """).param(CHECKPOINT).update();
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.agent.inference-url", () -> inference.url());
        registry.add("subgoal.agent.inference-patience", () -> "3s");
    }

    @BeforeAll
    static void prepare() throws IOException {
        inference = new ScriptedInference(CHECKPOINT);
        gold = World.create().goldActions(Tasks.get(TASK), VARIATION, Simplifications.EASY);
    }

    @AfterAll
    static void stop() {
        inference.close();
    }

    @Test
    void goldReachesTheFullScoreAndEveryStepIsStored() {
        JsonNode evaluation = play(
                "gold",
                Map.of(
                        "agent",
                        "gold",
                        "episodes",
                        List.of(
                                Map.of("task", TASK, "variations", List.of("test:1", "dev:1")),
                                Map.of("task", "find-living-thing", "variations", List.of("0-1")))));
        assertThat(evaluation.get("mean").asDouble()).isEqualTo(100);
        assertThat(evaluation.get("tasks")).hasSize(2).allSatisfy(task -> {
            assertThat(task.get("solved").asDouble()).isEqualTo(1);
            assertThat(task.get("errors").asInt()).isZero();
        });
        assertThat(evaluation.get("simulatorVersion").asString()).isEqualTo("1.2.3");
        assertThat(evaluation.get("models")).isEmpty();

        JsonNode episodes = client.get("/v1/evaluations/" + evaluation.get("id").asString() + "/episodes");
        assertThat(episodes.get("total").asInt()).isEqualTo(4);
        assertThat(episodes.get("items").valueStream().map(e -> e.get("fold").asString()))
                .containsExactlyInAnyOrder("train", "train", "dev", "test");
        JsonNode trace = client.get(
                "/v1/episodes/" + episodes.get("items").get(0).get("id").asString() + "/trace");
        assertThat(trace.get("episode").get("stopReason").asString()).isEqualTo("completed");
        assertThat(trace.get("steps").valueStream().map(s -> s.get("index").asInt()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(trace.get("steps").get(0).get("look").asString()).startsWith("This room is called");
    }

    @Test
    void randomPlaysTheSameForTheSameSeed() {
        Map<String, Object> request = Map.of(
                "agent", "random", "episodes", ONE_EPISODE, "limits", Map.of("moves", 15, "decisions", 15), "seed", 7);
        List<String> first = trace(play("random-7", request)).actions();
        assertThat(trace(play("random-7-again", request)).actions()).isEqualTo(first);
        Map<String, Object> other = new HashMap<>(request);
        other.put("seed", 8);
        assertThat(trace(play("random-8", other)).actions()).isNotEqualTo(first);
    }

    @Test
    void aSubgoalAgentIsToldWhatWasRejectedAndItsMarkersAreStored() {
        AtomicInteger asked = new AtomicInteger();
        inference.play(request -> {
            asked.incrementAndGet();
            int done = (int) request.get("state")
                    .get("history")
                    .valueStream()
                    .filter(item -> !item.get("action").asString().equals("end subgoal"))
                    .count();
            List<String> subgoals = done < 2 ? List.of("go()") : List.of("go()", "finish()");
            int markers = request.get("state").get("subgoals").size() == 1 && done == 2 ? 1 : 0;
            boolean nonsense = done == 1 && request.get("rejected").isEmpty();
            return ScriptedInference.decision(subgoals, markers, nonsense ? "juggle the moon" : gold.get(done));
        });

        JsonNode evaluation = play("subgoal", Map.of("agent", "subgoal", "models", JOINT, "episodes", ONE_EPISODE));

        assertThat(evaluation.get("mean").asDouble()).isEqualTo(100);
        assertThat(evaluation.get("models"))
                .hasSize(3)
                .allSatisfy(model ->
                        assertThat(model.get("checkpointId").asString()).isEqualTo(CHECKPOINT.toString()));
        Trace trace = trace(evaluation);
        assertThat(trace.actions().stream().filter(a -> !a.equals("end subgoal")))
                .isEqualTo(gold);
        assertThat(trace.actions().indexOf("end subgoal")).isEqualTo(2);
        assertThat(trace.subgoals().subList(0, 3)).containsOnly("go()");
        assertThat(trace.subgoals().subList(3, trace.subgoals().size())).containsOnly("finish()");
        assertThat(asked.get()).isEqualTo(gold.size() + 1);
        JsonNode second = inference.requests().get(2);
        assertThat(second.get("rejected").get(0).asString()).isEqualTo("juggle the moon");
        assertThat(second.get("validActions").valueStream().map(JsonNode::asString))
                .contains(gold.get(1));
        assertThat(inference.requests().getFirst().get("validActions").isNull()).isTrue();
    }

    @Test
    void waitsForAnInferenceServiceThatIsBusy() {
        AtomicInteger asked = new AtomicInteger();
        inference.play(request -> {
            int call = asked.getAndIncrement();
            int done = request.get("state").get("history").size();
            return call == 0 || call == 2
                    ? new ScriptedInference.Answer(call == 0 ? 503 : 429, Map.of("detail", "busy"))
                    : ScriptedInference.decision(List.of(), 0, gold.get(done));
        });
        JsonNode evaluation = play(
                "imitation-busy",
                Map.of("agent", "imitation", "models", Map.of("imitation", "imitation"), "episodes", ONE_EPISODE));
        assertThat(evaluation.get("mean").asDouble()).isEqualTo(100);
        assertThat(asked.get()).isEqualTo(gold.size() + 2);
    }

    @Test
    void anEpisodeThatCannotBePlayedIsAnErrorAndHasNoScore() {
        inference.play(request -> new ScriptedInference.Answer(400, Map.of("detail", "not like this")));
        JsonNode evaluation = play(
                "imitation-refused",
                Map.of("agent", "imitation", "models", Map.of("imitation", "imitation"), "episodes", ONE_EPISODE));
        assertThat(evaluation.get("mean").isNull()).isTrue();
        assertThat(evaluation.get("tasks").get(0).get("errors").asInt()).isEqualTo(1);
        JsonNode episode = client.get("/v1/evaluations/" + evaluation.get("id").asString() + "/episodes")
                .get("items")
                .get(0);
        assertThat(episode.get("stopReason").asString()).isEqualTo("error");
        assertThat(episode.get("error").asString()).contains("not like this");
    }

    @Test
    void constrainedDecodingSendsTheValidActions() {
        inference.play(request -> ScriptedInference.decision(
                List.of(), 0, gold.get(request.get("state").get("history").size())));
        play(
                "imitation-constrained",
                Map.of(
                        "agent",
                        "imitation",
                        "models",
                        Map.of("imitation", "imitation"),
                        "decoding",
                        "constrained",
                        "episodes",
                        ONE_EPISODE));
        assertThat(inference.requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.get("decoding").asString()).isEqualTo("constrained");
            assertThat(request.get("validActions")).hasSizeGreaterThan(5);
        });
    }

    @Test
    void aCancelledEvaluationKeepsWhatWasPlayed() {
        JsonNode created = create(
                "cancelled",
                Map.of("agent", "gold", "episodes", List.of(Map.of("task", "7-1", "variations", List.of("test")))));
        String id = created.get("id").asString();
        String job = created.get("jobId").asString();
        Awaitility.await()
                .until(() -> client.get("/v1/evaluations/" + id).get("finished").asInt() >= 1);
        client.post("/v1/jobs/" + job + "/cancel", Map.of());
        Awaitility.await()
                .until(() ->
                        client.get("/v1/jobs/" + job).get("state").asString().equals("cancelled"));
        JsonNode evaluation = client.get("/v1/evaluations/" + id);
        assertThat(evaluation.get("mean").asDouble()).isEqualTo(100);
        assertThat(client.get("/v1/evaluations/" + id + "/episodes?size=500")
                        .get("items")
                        .valueStream()
                        .map(e -> e.get("state").asString()))
                .contains("succeeded", "cancelled");
    }

    @Test
    void aLongEpisodeStopsWhenItsEvaluationIsCancelled() {
        JsonNode created = create(
                "cancelled-episode",
                Map.of(
                        "agent",
                        "random",
                        "episodes",
                        ONE_EPISODE,
                        "limits",
                        Map.of("moves", 10_000, "decisions", 20_000)));
        String id = created.get("id").asString();
        Awaitility.await().until(() -> state(id).equals("running"));
        client.post("/v1/jobs/" + created.get("jobId").asString() + "/cancel", Map.of());
        Awaitility.await().until(() -> state(id).equals("cancelled"));
        Awaitility.await()
                .until(() -> client.get("/v1/evaluations/" + id)
                        .get("state")
                        .asString()
                        .equals("cancelled"));
    }

    /** Its process died after the last episode was written down and before the evaluation was. */
    @Test
    void anEvaluationWhoseLastEpisodeHasEndedEnds() {
        JsonNode evaluation = play("unsettled", Map.of("agent", "gold", "episodes", ONE_EPISODE));
        String job = evaluation.get("jobId").asString();
        jdbc.sql("update job set state = 'RUNNING', finished_at = null, progress = 0 where id = ?::uuid")
                .param(job)
                .update();
        String episode = onlyEpisode(evaluation.get("id").asString()).get("id").asString();
        scheduler.scheduleIfNotExists(new TaskInstance<>("episode", episode), Instant.now());
        client.awaitJob(job);
        assertThat(client.get("/v1/jobs/" + job).get("progress").asInt()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertProblem(Map.of("agent", "gold", "episodes", episodes("4-9", "0")), "episodes[0].task", "no task '4-9'");
        assertProblem(
                Map.of("agent", "gold", "episodes", episodes("4-4", "9999")),
                "episodes[0].variations",
                "there is no variation 9999");
        assertProblem(Map.of("agent", "gold", "episodes", List.of()), "episodes", "must not be empty");
        assertProblem(
                Map.of("agent", "random", "models", JOINT, "episodes", ONE_EPISODE),
                "models",
                "'random' has no models");
        assertProblem(Map.of("agent", "subgoal", "episodes", ONE_EPISODE), "models", "must name an executor");
        assertProblem(
                Map.of("agent", "imitation", "models", Map.of("imitation", "nobody"), "episodes", ONE_EPISODE),
                "models.imitation",
                "serves no model 'nobody'; load it with PUT /v1/models/nobody");
        assertProblem(
                Map.of("agent", "imitation", "models", Map.of("imitation", "joint"), "episodes", ONE_EPISODE),
                "models.imitation",
                "was trained for");
        assertProblem(
                Map.of("agent", "gold", "simplifications", "magic", "episodes", ONE_EPISODE),
                "simplifications",
                "magic");
    }

    @Test
    void speaksOfTheWireAndNotOfJava() {
        assertProblem(
                Map.of("agent", "wizard", "episodes", ONE_EPISODE),
                "agent",
                "must be one of [subgoal, imitation, random, gold], not 'wizard'");
        assertProblem(
                Map.of("agent", "gold", "episodes", ONE_EPISODE, "seed", "seven"),
                "seed",
                "must be a long, not 'seven'");
        ResponseEntity<JsonNode> nowhere = client.tryGet("/v1/nothing");
        assertThat(nowhere.getStatusCode().value()).isEqualTo(404);
        assertThat(ServiceClient.body(nowhere).get("detail").asString())
                .isEqualTo("There is nothing at /v1/nothing; /swagger-ui shows what there is");
        ResponseEntity<JsonNode> method = client.delete("/v1/evaluations");
        assertThat(method.getStatusCode().value()).isEqualTo(405);
        assertThat(ServiceClient.body(method).get("type").asString())
                .isEqualTo("urn:subgoal:problem:method-not-allowed");
        assertThat(method.getHeaders().getAllow()).isNotEmpty();
    }

    @Test
    void aNameIsTakenOnlyOnce() {
        play("twice", Map.of("agent", "gold", "episodes", ONE_EPISODE));
        ResponseEntity<JsonNode> second =
                client.post("/v1/evaluations", named("twice", Map.of("agent", "gold", "episodes", ONE_EPISODE)));
        assertThat(second.getStatusCode().value()).isEqualTo(409);
        assertThat(ServiceClient.body(second).get("detail").asString()).contains("Choose another name");
        assertThat(client.get("/v1/evaluations?name=twice").get("total").asInt())
                .isEqualTo(1);
    }

    private record Trace(List<String> actions, List<String> subgoals) {}

    /** The only episode of an evaluation. */
    private Trace trace(JsonNode evaluation) {
        String id = onlyEpisode(evaluation.get("id").asString()).get("id").asString();
        List<JsonNode> steps = client.get("/v1/episodes/" + id + "/trace")
                .get("steps")
                .valueStream()
                .toList();
        return new Trace(
                steps.stream().map(s -> s.get("action").asString()).toList(),
                steps.stream().map(s -> s.get("subgoal").asString()).toList());
    }

    private JsonNode onlyEpisode(String evaluationId) {
        return client.get("/v1/evaluations/" + evaluationId + "/episodes")
                .get("items")
                .get(0);
    }

    private String state(String evaluationId) {
        return onlyEpisode(evaluationId).get("state").asString();
    }

    private JsonNode play(String name, Map<String, Object> request) {
        JsonNode created = create(name, request);
        client.awaitJob(created.get("jobId").asString());
        return client.get("/v1/evaluations/" + created.get("id").asString());
    }

    private JsonNode create(String name, Map<String, Object> request) {
        ResponseEntity<JsonNode> created = client.post("/v1/evaluations", named(name, request));
        assertThat(created.getStatusCode().value()).as("%s", created).isEqualTo(202);
        return ServiceClient.body(created);
    }

    private static Map<String, Object> named(String name, Map<String, Object> request) {
        Map<String, Object> named = new HashMap<>(request);
        named.put("name", name);
        return named;
    }

    private static List<Map<String, Object>> episodes(String task, String variations) {
        return List.of(Map.of("task", task, "variations", List.of(variations)));
    }

    private void assertProblem(Map<String, Object> request, String field, String message) {
        ResponseEntity<JsonNode> response = client.post("/v1/evaluations", named("wrong", request));
        assertThat(response.getStatusCode().value()).isEqualTo(400);
        JsonNode error = ServiceClient.body(response).get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo(field);
        assertThat(error.get("message").asString()).contains(message);
    }
}

package io.subgoal.inference;

import static io.subgoal.inference.ServingClient.assertProblem;
import static io.subgoal.inference.ServingClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.inference.ServingClient.Answer;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Aliases and the models that follow them, over HTTP. */
@SpringBootTest(
        classes = InferenceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=inference-service")
class AliasesIT {

    /** What only a model of sub-goals has the words to answer as it should. */
    private static final String INPUT = Lesson.firstSubgoalInput();

    @TempDir
    static Path cache;

    private final ServingClient client;

    AliasesIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServingClient(port, context);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.inference.cache", () -> cache);
    }

    @Test
    void aModelFollowsItsAliasUnderLoadWithoutALostOrMixedAnswer() throws InterruptedException {
        UUID first = client.storeJoint();
        UUID second = client.storeImitation();
        client.serve("first", Map.of("checkpointId", first));
        client.serve("second", Map.of("checkpointId", second, "precision", "int8"));
        client.serve("second", Map.of("checkpointId", second));
        Answer ofFirst = client.generate("first", INPUT);
        Answer ofSecond = client.generate("second", INPUT);
        assertThat(ofFirst.text()).isNotEqualTo(ofSecond.text());

        client.point("champion", first);
        assertThat(client.serve("moving", Map.of("alias", "champion"))
                        .get("alias")
                        .asString())
                .isEqualTo("champion");
        Queue<ResponseEntity<JsonNode>> answers = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        answers.add(client.tryGenerate("moving", INPUT));
                    }
                }))
                .toList();
        for (UUID next : List.of(second, first)) {
            client.point("champion", next);
            Waiting.until(
                    () -> client.model("moving").get("checkpointId").asString().equals(next.toString()));
        }
        over.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(answers).allSatisfy(response -> {
            assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
            JsonNode best = ServiceClient.body(response).get("outputs").get(0).get(0);
            assertThat(best.get("text").asString()).isIn(ofFirst.text(), ofSecond.text());
            Answer reference = best.get("text").asString().equals(ofFirst.text()) ? ofFirst : ofSecond;
            assertThat(best.get("logProbability").asDouble())
                    .isCloseTo(reference.logProbability(), org.assertj.core.data.Offset.offset(1e-3));
        });
        assertThat(answers.stream()
                        .map(response -> ServiceClient.body(response)
                                .get("outputs")
                                .get(0)
                                .get(0)
                                .get("text")
                                .asString()))
                .contains(ofFirst.text(), ofSecond.text());
    }

    @Test
    void anAliasThatIsFollowedIsNotForgotten() {
        UUID id = client.storeJoint();
        client.point("kept", id);
        client.serve("one", Map.of("alias", "kept"));
        client.serve("two", Map.of("alias", "kept"));
        JsonNode alias = client.http().get("/v1/aliases/kept");
        assertThat(alias.get("checkpointId").asString()).isEqualTo(id.toString());
        assertThat(alias.get("models").valueStream().map(JsonNode::asString)).containsExactly("one", "two");

        ResponseEntity<JsonNode> refused = client.http().delete("/v1/aliases/kept");
        assertProblem(refused, 409, "[one, two] follow the alias 'kept'");
        assertThat(ServiceClient.body(refused).get("models")).hasSize(2);
        client.http().delete("/v1/models/one");
        client.serve("two", Map.of("checkpointId", id));
        assertThat(client.http().delete("/v1/aliases/kept").getStatusCode().value())
                .isEqualTo(204);
        assertProblem(client.http().tryGet("/v1/aliases/kept"), 404, "no alias 'kept'");
    }

    @Test
    void anAliasWantsANameAndACheckpoint() {
        UUID nobody = UUID.randomUUID();
        assertRefused(
                client.http().put("/v1/aliases/a", Map.of("checkpointId", nobody)),
                "checkpointId",
                "There is no checkpoint " + nobody);
        assertRefused(client.http().put("/v1/aliases/a", Map.of()), "checkpointId", "must not be null");
        assertRefused(
                client.http().put("/v1/aliases/a%20b", Map.of("checkpointId", client.storeJoint())),
                "alias",
                "must be letters");
        assertProblem(client.http().delete("/v1/aliases/nobody"), 404, "no alias 'nobody'");
    }
}

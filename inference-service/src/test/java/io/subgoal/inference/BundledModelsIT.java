package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The models that come with the program, in a store that has not seen them and in one that has. */
class BundledModelsIT {

    private static final String LOOK = """
            This room is called the hallway. In it, you see:
            \tthe agent
            \ta substance called air
            \ta picture
            You also see:
            \tA door to the bedroom (that is open)
            \tA door to the greenhouse (that is open)
            \tA door to the kitchen (that is open)
            """;

    @TempDir
    static Path cache;

    private final Map<String, Object> properties = new HashMap<>(TestDatabase.properties());

    @Test
    void theyDecideAtOnceAndWhatIsUnloadedStaysUnloaded() {
        try (ConfigurableApplicationContext context = start()) {
            ServiceClient client = client(context);
            Map<String, List<String>> all = Map.of(
                    "executor", List.of("executor"),
                    "controller", List.of("controller", "first-subgoal"),
                    "imitation", List.of("imitation"));
            all.forEach((name, roles) -> {
                JsonNode model = client.get("/v1/models/demo-" + name);
                assertThat(model.get("roles").valueStream().map(JsonNode::asString))
                        .containsAll(roles);
                assertThat(model.get("state").asString()).isEqualTo("ready");
            });
            JsonNode decision = ServiceClient.body(client.post("/v1/decide", find("animal")));
            assertThat(decision.get("subgoals").get(0).asString()).startsWith("navigate_to(");
            assertThat(decision.get("action").asString()).matches("(go to|open door to) .+");

            client.delete("/v1/models/demo-executor");
        }
        try (ConfigurableApplicationContext context = start()) {
            ServiceClient client = client(context);
            assertThat(client.get("/v1/models")
                            .get("data")
                            .valueStream()
                            .map(model -> model.get("name").asString()))
                    .contains("demo-controller", "demo-imitation", "demo-executor-seed-2")
                    .doesNotContain("demo-executor");
        }
    }

    private static Map<String, Object> find(String what) {
        return Map.of(
                "models",
                Map.of("executor", "demo-executor", "controller", "demo-controller", "firstSubgoal", "demo-controller"),
                "state",
                Map.of(
                        "task",
                        "Your task is to find a(n) %s. First, focus on the thing. Then, move it to the red box in the kitchen."
                                .formatted(what),
                        "score",
                        0,
                        "history",
                        List.of(),
                        "look",
                        LOOK,
                        "inventory",
                        "In your inventory, you see:\n\tan orange\n"));
    }

    private ConfigurableApplicationContext start() {
        properties.put("spring.config.name", "inference-service");
        return new SpringApplicationBuilder(InferenceApplication.class)
                .properties(properties)
                .run("--server.port=0", "--subgoal.inference.cache=" + cache);
    }

    private static ServiceClient client(ConfigurableApplicationContext context) {
        ServiceClient client =
                new ServiceClient(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        Waiting.until(() ->
                client.tryGet("/actuator/health/readiness").getStatusCode().is2xxSuccessful());
        return client;
    }
}

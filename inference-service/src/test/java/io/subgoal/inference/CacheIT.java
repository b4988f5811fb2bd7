package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A cache that keeps nothing but what is wanted. */
@SpringBootTest(
        classes = InferenceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=inference-service", "subgoal.inference.cache-limit=1B"})
class CacheIT {

    @TempDir
    static Path cache;

    private final ServingClient client;

    CacheIT(@LocalServerPort int port, ApplicationContext context) {
        client = new ServingClient(port, context);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("subgoal.inference.cache", () -> cache);
    }

    @Test
    void filesOfWhatIsServedNoMoreGo() {
        UUID aliased = client.storeJoint();
        UUID served = client.storeJoint();
        UUID passing = client.storeJoint();
        client.point("alias", aliased);
        client.serve("one", Map.of("checkpointId", aliased));
        client.serve("two", Map.of("checkpointId", passing));
        assertThat(files(passing)).exists();
        client.serve("one", Map.of("checkpointId", served));
        client.serve("two", Map.of("checkpointId", served));
        Waiting.until(() -> Files.notExists(files(passing)));
        assertThat(files(served)).exists();
        assertThat(files(aliased)).exists();

        client.http().delete("/v1/models/one");
        client.http().delete("/v1/models/two");
        Waiting.until(() -> Files.notExists(files(served)));
        assertThat(files(aliased)).exists();
    }

    private static Path files(UUID checkpoint) {
        return cache.resolve(checkpoint.toString());
    }
}

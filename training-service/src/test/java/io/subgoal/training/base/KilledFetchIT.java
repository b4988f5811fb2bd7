package io.subgoal.training.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledFetchIT {

    private static final String ID = "google/flan-t5-tiny";
    private static final int SIZE = 5_000_000;

    @TempDir
    private Path cache;

    @Test
    void anotherProcessWaitsAndGoesOnWhereTheKilledOneWas() throws Exception {
        byte[] weights = new byte[SIZE];
        SplittableRandom random = new SplittableRandom();
        random.nextBytes(weights);
        int cut = 1 + random.nextInt(SIZE - 1);
        try (StubHub stub = new StubHub()) {
            stub.put(ID, Map.of("model.safetensors", weights));
            stub.breakNext("model.safetensors", new StubHub.Fault.Stall(cut));
            Process process = start(stub.endpoint());
            try {
                Path part =
                        cache.resolve("hub/google--flan-t5-tiny/" + StubHub.COMMIT + ".parts/model.safetensors.part");
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> Files.exists(part) && Files.size(part) == cut);
                AtomicInteger waited = new AtomicInteger();
                fetch(stub.endpoint(), what -> {
                    if (what.startsWith("Waiting for another run") && waited.incrementAndGet() == 3) {
                        process.destroyForcibly();
                    }
                });
                assertThat(waited.get()).isGreaterThanOrEqualTo(3);
            } finally {
                process.destroyForcibly();
            }
            assertThat(stub.sent.get("model.safetensors"))
                    .as("killed after %d bytes", cut)
                    .isEqualTo(SIZE);
        }
        assertThat(cache.resolve("hub/google--flan-t5-tiny/" + StubHub.COMMIT + "/model.safetensors"))
                .hasBinaryContent(weights);
    }

    private void fetch(String endpoint, java.util.function.Consumer<String> listener) throws Exception {
        Duration timeout = Duration.ofSeconds(30);
        HubClient client = new HubClient(HubEndpoint.parse(endpoint), new HubToken(""), timeout);
        try (Hub hub = new Hub(cache, client, new Watch(timeout))) {
            Progress progress = (what, done, total) -> listener.accept(what);
            HubSnapshot snapshot = hub.lookUp(ID, "main", Patience.ofJob(3), progress);
            hub.fetch(snapshot, List.of("model.safetensors"), Patience.ofJob(3), progress);
        }
    }

    private Process start(String endpoint) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchInAProcess.class.getName(),
                        endpoint,
                        cache.toString(),
                        ID,
                        "model.safetensors")
                .inheritIO()
                .start();
    }
}

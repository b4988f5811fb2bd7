package io.subgoal.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.training.base.StubHub.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {

    private static final String ID = "google/flan-t5-tiny";
    private static final String WEIGHTS = "model.safetensors";
    private static final int SIZE = 3_000_000;

    private final StubHub stub = new StubHub();
    private final byte[] weights = random(SIZE);
    private final Patience patience =
            new Patience(4, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(1));

    @TempDir
    private Path cache;

    private Hub hub;

    @BeforeEach
    void open() {
        hub = hub("", Duration.ofSeconds(20));
        Path part = cache.resolve("hub/google--flan-t5-tiny/" + StubHub.COMMIT + ".parts/model.safetensors.part");
        stub.beforeCut = position -> Awaitility.await().until(() -> Files.exists(part) && Files.size(part) == position);
        stub.put(ID, Map.of("config.json", "{}".getBytes(), WEIGHTS, weights));
    }

    @AfterEach
    void close() throws IOException {
        hub.close();
        stub.close();
    }

    @Test
    void bringsFilesAndAsksForNoneTwice() throws Exception {
        fetch("config.json", WEIGHTS);
        assertThat(file("config.json")).hasContent("{}");
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
        int requests = stub.seen.size();
        hub.lookUp(ID, StubHub.COMMIT, patience, Progress.SILENT);
        hub.fetch(snapshot(StubHub.COMMIT), List.of("config.json", WEIGHTS), patience, Progress.SILENT);
        assertThat(stub.seen).hasSize(requests);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void sendsTheTokenToTheHubAndToNobodyElse() throws Exception {
        hub = hub("hf_secret", Duration.ofSeconds(20));
        stub.protect(ID, "hf_secret");
        fetch(WEIGHTS);
        assertThat(stub.requestsFor("hub", WEIGHTS))
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.headers()).containsEntry("authorization", "Bearer hf_secret"));
        assertThat(stub.requestsFor("store", "Signature=abc"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnAfterABrokenConnectionWithoutFetchingTheFirstPartAgain(boolean reset) throws Exception {
        int cut = 1 + new SplittableRandom().nextInt(SIZE - 1);
        stub.breakNext(WEIGHTS, new Fault.Cut(cut, reset));
        fetch(WEIGHTS);
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
        List<StubHub.Seen> requests = stub.requestsFor("store", "Signature=abc");
        assertThat(requests).as("cut after %d", cut).hasSize(2);
        assertThat(requests.getLast().headers())
                .containsEntry("range", "bytes=" + cut + "-")
                .containsKey("if-range");
        assertThat(stub.sent.get(WEIGHTS)).isEqualTo(SIZE);
    }

    @Test
    void goesOnInAnotherProcessWhereOneWasStopped() throws Exception {
        int cut = 1 + new SplittableRandom().nextInt(SIZE - 1);
        stub.breakNext(WEIGHTS, new Fault.Stall(cut));
        assertThatThrownBy(() -> hub.fetch(snapshot("main"), List.of(WEIGHTS), patience, (what, done, total) -> {
                    if (done == cut) {
                        throw new IllegalStateException("cancelled");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cancelled");
        assertThat(file(WEIGHTS)).doesNotExist();
        hub.close();

        hub = hub("", Duration.ofSeconds(20));
        fetch(WEIGHTS);
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
        assertThat(stub.sent.get(WEIGHTS)).as("cut after %d", cut).isEqualTo(SIZE);
    }

    @Test
    void beginsAnewIfTheFileHasChangedInBetween() throws Exception {
        stub.breakNext(WEIGHTS, new Fault.Cut(1000, false));
        Path etag = cache.resolve("hub/google--flan-t5-tiny/" + StubHub.COMMIT + ".parts/model.safetensors.etag");
        Patience once = new Patience(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        assertThatThrownBy(() -> hub.fetch(snapshot("main"), List.of(WEIGHTS), once, Progress.SILENT))
                .hasMessageContaining("cannot be reached");
        Files.writeString(etag, "\"another\"");
        fetch(WEIGHTS);
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
        assertThat(stub.sent.get(WEIGHTS)).isEqualTo(SIZE + 1000);
    }

    @Test
    void goesOnWithoutATagAsTheChecksumDecides() throws Exception {
        stub.tagged = false;
        stub.breakNext(WEIGHTS, new Fault.Cut(1000, false));
        fetch(WEIGHTS);
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
        assertThat(stub.sent.get(WEIGHTS)).isEqualTo(SIZE);
    }

    @Test
    void somebodysLoginPageDoesNotUndoWhatHasCome() throws Exception {
        stub.breakNext(WEIGHTS, new Fault.Cut(1000, false), new Fault.Portal());
        fetch(WEIGHTS);
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
        assertThat(stub.requestsFor("store", "Signature=abc").getLast().headers())
                .containsEntry("range", "bytes=1000-");
    }

    @Test
    void fetchesADamagedFileOnceMoreAndThenGivesUp() throws Exception {
        stub.breakNext(WEIGHTS, new Fault.Damage());
        fetch(WEIGHTS);
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
        Files.delete(file(WEIGHTS));
        stub.breakNext(WEIGHTS, new Fault.Damage(), new Fault.Damage());
        assertThatThrownBy(() -> fetch(WEIGHTS))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("another checksum");
        assertThat(file(WEIGHTS)).doesNotExist();
        stub.breakNext("config.json", new Fault.Damage(), new Fault.Damage());
        assertThatThrownBy(() -> fetch("config.json")).hasMessageContaining("another checksum");
    }

    @Test
    void repairsADamagedCache() throws Exception {
        fetch(WEIGHTS);
        byte[] damaged = weights.clone();
        damaged[17] ^= 1;
        Files.write(file(WEIGHTS), damaged);
        fetch(WEIGHTS);
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
    }

    @Test
    void takesNoMoreThanItWasTold() {
        stub.breakNext(WEIGHTS, new Fault.Excess());
        assertThatThrownBy(() -> fetch(WEIGHTS)).hasMessageContaining("sends more than the 3000000 bytes");
    }

    @Test
    void triesAgainWhenTheHubIsOverloaded() throws Exception {
        stub.breakNext("listing", status(503), status(429, "Retry-After", "0"), status(500));
        stub.breakNext(WEIGHTS, status(503), status(500), status(403));
        fetch(WEIGHTS);
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
    }

    @Test
    void givesUpAfterItsAttempts() {
        stub.breakNext("listing", status(503), status(503), status(503), status(503));
        assertThatThrownBy(() -> snapshot("main"))
                .hasMessageContaining("answers 503")
                .hasMessageContaining("later");
        assertThat(stub.seen).hasSize(4);
    }

    @Test
    void waitsAsLongAsTheHubSaysButNotForHours() throws Exception {
        stub.breakNext("listing", status(429, "Retry-After", "1"));
        long start = System.nanoTime();
        snapshot("main");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        stub.breakNext("listing", status(429, "Retry-After", "7200"));
        assertThatThrownBy(() -> snapshot("main")).hasMessageContaining("answers 429");
    }

    @Test
    void leavesAServerThatStallsAndGoesOn() throws Exception {
        hub = hub("", Duration.ofMillis(600));
        stub.breakNext(WEIGHTS, new Fault.Stall(5000));
        fetch(WEIGHTS);
        assertThat(stub.sent.get(WEIGHTS)).isEqualTo(SIZE);
    }

    @Test
    void keepsGoingWhileSomethingComes() throws Exception {
        byte[] large = random(8 << 20);
        stub.put(ID, Map.of(WEIGHTS, large));
        for (int i = 0; i < 6; i++) {
            stub.breakNext(WEIGHTS, new Fault.Cut(1200_000, false));
        }
        hub.fetch(
                snapshot("main"),
                List.of(WEIGHTS),
                new Patience(1, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                Progress.SILENT);
        assertThat(file(WEIGHTS)).hasBinaryContent(large);
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        assertThatThrownBy(() -> hub.lookUp("no/such", "main", patience, Progress.SILENT))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.kind()).isEqualTo(HubException.Kind.MODEL))
                .hasMessageContaining("HF_TOKEN");
        assertThatThrownBy(() -> snapshot("nowhere"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.kind()).isEqualTo(HubException.Kind.REVISION))
                .hasMessageContaining("no such revision");
        assertThatThrownBy(() -> fetch("spiece.model")).hasMessageContaining("has no file spiece.model");
        stub.breakNext("config.json", status(404));
        assertThatThrownBy(() -> fetch("config.json"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.kind()).isEqualTo(HubException.Kind.MODEL));
    }

    @Test
    void saysWhatATokenIsNeededFor() {
        stub.protect(ID, "hf_right");
        assertThatThrownBy(() -> snapshot("main")).hasMessageContaining("set HF_TOKEN");
        hub = hub("hf_wrong", Duration.ofSeconds(20));
        assertThatThrownBy(() -> snapshot("main"))
                .hasMessageContaining("accept the conditions")
                .hasMessageNotContaining("hf_wrong");
    }

    @Test
    void followsARenamedModelWithItsToken() throws Exception {
        hub = hub("hf_secret", Duration.ofSeconds(20));
        stub.protect(ID, "hf_secret");
        HubSnapshot snapshot = hub.lookUp("flan-t5-tiny", "main", patience, Progress.SILENT);
        assertThat(snapshot.commit()).isEqualTo(StubHub.COMMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://files.example", "ftp://127.0.0.1", "file://"})
    void isNotSentToOtherPlaces(String target) {
        stub.redirectTo = target;
        assertThatThrownBy(() -> fetch(WEIGHTS)).hasMessageContaining("not HTTPS");
    }

    @Test
    void namesThatLeadOutOfTheCacheAreNeverAskedFor() throws Exception {
        stub.put(ID, Map.of("../../evil.json", "x".getBytes(), "config.json", "{}".getBytes()));
        HubSnapshot snapshot = snapshot("main");
        assertThatThrownBy(() -> hub.fetch(snapshot, List.of("../../evil.json"), patience, Progress.SILENT))
                .hasMessageContaining("no name of a file");
        assertThat(cache.resolve("hub/evil.json")).doesNotExist();
    }

    @Test
    void takesOtherRevisions() throws Exception {
        assertThat(snapshot("refs/pr/1").commit()).isEqualTo(StubHub.COMMIT);
    }

    @Test
    void severalWhoWantTheSameFileFetchItOnce() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Hub other = hub("", Duration.ofSeconds(20))) {
            for (Hub each : List.of(hub, other, hub, other)) {
                all.add(threads.submit(() -> {
                    HubSnapshot snapshot = each.lookUp(ID, "main", patience, Progress.SILENT);
                    each.fetch(snapshot, List.of(WEIGHTS), patience, Progress.SILENT);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(file(WEIGHTS)).hasBinaryContent(weights);
        assertThat(stub.sent.get(WEIGHTS)).isEqualTo(SIZE);
    }

    @Test
    void whoIsInAHurryDoesNotWaitForOthers() throws Exception {
        stub.breakNext(WEIGHTS, new Fault.Stall(5000));
        HubSnapshot snapshot = snapshot("main");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow = threads.submit(() -> {
                fetch(WEIGHTS);
                return null;
            });
            Awaitility.await().until(() -> stub.sent.containsKey(WEIGHTS));
            Hub hasty = hub.within(Duration.ofMillis(300));
            assertThatThrownBy(() -> hasty.fetch(snapshot, List.of(WEIGHTS), patience, Progress.SILENT))
                    .hasMessageContaining("Another run is fetching");
            slow.cancel(true);
        }
    }

    @Test
    void aDiskThatRefusesIsNotTakenForTheNetwork() throws Exception {
        HubSnapshot snapshot = snapshot("main");
        String part = "hub/google--flan-t5-tiny/" + StubHub.COMMIT + ".parts/model.safetensors.part";
        Files.createDirectories(cache.resolve(part).resolve("in the way"));
        assertThatThrownBy(() -> hub.fetch(snapshot, List.of(WEIGHTS), patience, Progress.SILENT))
                .isInstanceOf(IOException.class);
        assertThat(stub.requestsFor("store", "Signature=abc")).hasSize(1);
    }

    @Test
    void aCommitThatWasLookedUpIsKnownWithoutTheHub() throws Exception {
        fetch(WEIGHTS);
        stub.close();
        assertThat(snapshot(StubHub.COMMIT).has(WEIGHTS)).isTrue();
        assertThatThrownBy(() -> snapshot("main")).hasMessageContaining("HF_ENDPOINT");
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        stub.breakNext(WEIGHTS, new Fault.Stall(2_000_000));
        hub = hub("", Duration.ofMillis(600));
        List<String> told = new ArrayList<>();
        hub.fetch(
                snapshot("main"),
                List.of(WEIGHTS),
                patience,
                (what, done, total) -> told.add(what + " " + done + "/" + total));
        assertThat(told).contains("Fetching model.safetensors of google/flan-t5-tiny 2000000/3000000");
    }

    private void fetch(String... names) throws Exception {
        hub.fetch(snapshot("main"), List.of(names), patience, Progress.SILENT);
    }

    private HubSnapshot snapshot(String revision) throws IOException, InterruptedException {
        return hub.lookUp(ID, revision, patience, Progress.SILENT);
    }

    private Path file(String name) {
        return cache.resolve("hub/google--flan-t5-tiny").resolve(StubHub.COMMIT).resolve(name);
    }

    private List<String> leftovers() throws IOException {
        try (var files = Files.list(cache.resolve("hub/google--flan-t5-tiny/" + StubHub.COMMIT + ".parts"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".part") || name.endsWith(".etag"))
                    .toList();
        }
    }

    private Hub hub(String token, Duration timeout) {
        HubClient client = new HubClient(HubEndpoint.parse(stub.endpoint()), new HubToken(token), timeout);
        return new Hub(cache, client, new Watch(timeout));
    }

    private static Fault status(int status) {
        return new Fault.Status(status, Map.of());
    }

    private static Fault status(int status, String header, String value) {
        return new Fault.Status(status, Map.of(header, value));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(1).nextBytes(bytes);
        return bytes;
    }
}

package io.subgoal.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.GoldFile;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.ServiceProcess;
import io.subgoal.testkit.TestDatabase;
import io.subgoal.testkit.llm.Counts;
import io.subgoal.testkit.llm.StubLlmProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/**
 * The service is killed again and again while an LLM annotates for it. The LLM is a process of its own and counts what it
 * charges. {@code -Dsubgoal.kills=50} kills more often, and tries a server that knows no idempotency keys as well.
 */
class KillsIT {

    private static final int KILLS = Integer.getInteger("subgoal.kills", 2);
    private static final int EPISODES = KILLS > 2 ? 240 : 80;
    private static final String SENT = "select count(*) from teacher_call where state = 'SENT'";
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "--enable-native-access=ALL-UNNAMED");

    /** How long a process works until it is killed: at most, from its first call. */
    private static final Duration WORK = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    private final Map<String, Object> database = TestDatabase.properties();
    private final SplittableRandom random = new SplittableRandom();
    private final List<String> runs = new ArrayList<>();
    private StubLlmProcess llm;

    /** Calls that were on their way when the process was killed, as far as they were looked for. */
    private int cutOff;

    private ServiceProcess service;
    private String dataset;

    @AfterEach
    void stop() {
        service.close();
        llm.close();
    }

    @Test
    void paysForNoRequestTwice() throws Exception {
        annotateUnderKills("--mutation=missing", "--latency=PT0.15S");
        Counts counts = llm.counts();
        Spent spent = spent();
        report(counts, spent);
        assertThat(counts.charged()).isEqualTo(counts.distinctBodies());
        assertThat(counts.chargedAgain()).isZero();
        assertThat(spent.answered()).isEqualTo(counts.charged());
        assertThat(counts.replayed()).isLessThanOrEqualTo(spent.lost());
        assertLedgerIsComplete(counts, spent);
        assertAnnotationsAreThoseOfAnUndisturbedRun();
    }

    @Test
    @EnabledIfSystemProperty(named = "subgoal.kills", matches = "\\d+")
    void countsAsLostWhatItMayHavePaidTwiceToAServerThatKnowsNoKeys() throws Exception {
        annotateUnderKills("--mutation=missing", "--latency=PT0.15S", "--no-idempotency");
        Counts counts = llm.counts();
        Spent spent = spent();
        report(counts, spent);
        assertThat(spent.answered()).isEqualTo(counts.distinctBodies());
        assertThat(counts.chargedAgain()).isLessThanOrEqualTo(spent.lost());
        assertLedgerIsComplete(counts, spent);
        assertAnnotationsAreThoseOfAnUndisturbedRun();
    }

    private void annotateUnderKills(String... stub) throws InterruptedException, SQLException {
        llm = StubLlmProcess.start(stub);
        long begin = System.nanoTime();
        service = start().awaitReady();
        long startTime = System.nanoTime() - begin;
        dataset = importGold();
        String job = annotate();
        for (int kill = 0; kill < KILLS; kill++) {
            service.kill();
            service = start();
            job = kill % 2 == 0 ? workFor(2 * startTime, job) : workFromFirstCall(job);
        }
        job = killInMidCall(job);
        service.awaitReady().client().awaitJob(job);
    }

    /** Random moments may all have been between two calls. */
    private String killInMidCall(String job) throws InterruptedException, SQLException {
        String current = job;
        do {
            int before = llm.counts().requests();
            while (llm.counts().requests() == before) {
                current = look(current);
            }
            service.kill();
            cutOff += number(SENT);
            service = start();
        } while (cutOff == 0);
        return current;
    }

    /** Lets the process be for a random time, which may end before the service has started. */
    private String workFor(long atMost, String job) throws InterruptedException {
        long end = System.nanoTime() + random.nextLong(atMost);
        String current = job;
        while (System.nanoTime() < end) {
            current = look(current);
        }
        return current;
    }

    /** Waits until the process asks the LLM, then lets it be for a random time. */
    private String workFromFirstCall(String job) throws InterruptedException {
        int before = llm.counts().requests();
        String current = job;
        while (llm.counts().requests() == before) {
            current = look(current);
        }
        return workFor(WORK.toNanos(), current);
    }

    /** Begins another run when the last one is done, so that there is always something to do. */
    private String look(String job) throws InterruptedException {
        Thread.sleep(LOOK);
        return service.ready() && succeeded(job) ? annotate() : job;
    }

    /** A service that notices soon that the one before it has died. */
    private ServiceProcess start() {
        Map<String, Object> properties = new HashMap<>(database);
        properties.put("subgoal.teacher.base-url", llm.baseUrl());
        properties.put("subgoal.teacher.concurrency", 8);
        properties.put("db-scheduler.heartbeat-interval", "1s");
        properties.put("db-scheduler.polling-interval", "250ms");
        return ServiceProcess.start(AnnotationApplication.class, JVM, properties, folder.resolve("service.log"));
    }

    private String importGold() {
        byte[] gold =
                GoldFile.read(Path.of("src/test/resources/gold-paths.tsv")).episodes(EPISODES);
        JsonNode created = ServiceClient.body(
                service.client().upload("/v1/datasets/import?name=killed", gold, MediaType.APPLICATION_OCTET_STREAM));
        service.client().awaitJob(created.get("jobId").asString());
        return created.get("id").asString();
    }

    /** Another seed makes every question another one. */
    private String annotate() {
        JsonNode run = ServiceClient.body(service.client()
                .post(
                        "/v1/datasets/" + dataset + "/annotation-runs",
                        Map.of("teacher", "openai", "model", "stub", "seed", runs.size())));
        runs.add(run.get("id").asString());
        return run.get("jobId").asString();
    }

    private boolean succeeded(String job) {
        String state = service.client().get("/v1/jobs/" + job).get("state").asString();
        assertThat(state).isIn("queued", "running", "succeeded");
        return state.equals("succeeded");
    }

    /** Every call is written down before it is sent; every answer is kept; none waits for ever. */
    private void assertLedgerIsComplete(Counts counts, Spent spent) throws SQLException {
        assertThat(spent.lost()).isGreaterThanOrEqualTo(cutOff);
        assertThat(spent.uncertainTokens()).isPositive();
        assertThat(spent.answered() + spent.lost()).isGreaterThanOrEqualTo(counts.requests());
        assertThat(number(SENT)).isZero();
        assertThat(number("select count(*) from teacher_response")).isEqualTo(counts.distinctBodies());
        assertThat(number("select count(*) from (select run_id, trajectory_id, request_sha256 from teacher_call"
                        + " where state in ('ANSWERED', 'REUSED') group by 1, 2, 3 having count(*) > 1) twice"))
                .isZero();
    }

    private void assertAnnotationsAreThoseOfAnUndisturbedRun() {
        int charged = llm.counts().charged();
        service.client().awaitJob(annotate());
        String undisturbed = runs.getLast();
        JsonNode cost = cost(undisturbed);
        int calls = cost.get("answered").asInt();
        assertThat(calls).isGreaterThan(EPISODES).isEqualTo(llm.counts().charged() - charged);
        assertThat(cost.get("lost").asInt()).isZero();
        List<JsonNode> expected = annotations(undisturbed);
        assertThat(expected).hasSize(EPISODES);
        for (String run : runs) {
            assertThat(annotations(run)).isEqualTo(expected);
            assertThat(cost(run).get("answered").asInt()).isEqualTo(calls);
        }
    }

    private List<JsonNode> annotations(String run) {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 0; page * 200 < EPISODES; page++) {
            service.client()
                    .get("/v1/annotation-runs/" + run + "/annotations?size=200&page=" + page)
                    .get("items")
                    .forEach(all::add);
        }
        return all;
    }

    private JsonNode cost(String run) {
        return service.client().get("/v1/annotation-runs/" + run + "/cost").get("total");
    }

    /** What all runs have taken together. */
    private record Spent(int answered, int lost, int uncertainTokens) {}

    private Spent spent() {
        List<JsonNode> costs = runs.stream().map(this::cost).toList();
        return new Spent(sum(costs, "answered"), sum(costs, "lost"), sum(costs, "uncertainTokens"));
    }

    private static int sum(List<JsonNode> costs, String field) {
        return costs.stream().mapToInt(cost -> cost.get(field).asInt()).sum();
    }

    /** The figures, to be quoted. */
    private void report(Counts counts, Spent spent) {
        System.out.printf(
                "%d kills, %d runs of %d episodes: %d requests arrived, %d distinct, %d charged, %d charged again,"
                        + " %d replayed; ledger: %d answered, %d lost%n",
                KILLS,
                runs.size(),
                EPISODES,
                counts.requests(),
                counts.distinctBodies(),
                counts.charged(),
                counts.chargedAgain(),
                counts.replayed(),
                spent.answered(),
                spent.lost());
    }

    private int number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        database.get("spring.datasource.url").toString(),
                        database.get("spring.datasource.username").toString(),
                        database.get("spring.datasource.password").toString());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }
}

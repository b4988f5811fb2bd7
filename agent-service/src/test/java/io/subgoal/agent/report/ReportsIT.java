package io.subgoal.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.agent.AgentApplication;
import io.subgoal.agent.report.PlayedEvaluations.Played;
import io.subgoal.api.agent.AgentApi;
import io.subgoal.service.client.ServiceClients;
import io.subgoal.testkit.ServiceClient;
import io.subgoal.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Reports and comparisons over HTTP with a real database. */
@SpringBootTest(
        classes = AgentApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=agent-service")
class ReportsIT {

    private static final List<Long> ONE_SEED = List.of(1L);

    private final ServiceClient client;
    private final AgentApi api;
    private final PlayedEvaluations evaluations;

    ReportsIT(@LocalServerPort int port, ApplicationContext context) {
        api = ServiceClients.create(AgentApi.class, "http://localhost:" + port, null, Duration.ofSeconds(30));
        client = new ServiceClient(port);
        evaluations = new PlayedEvaluations(context);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    /** A solved one, a fatal one, a middling one, and one that failed. */
    private UUID mixed(String name) {
        return evaluations.add(
                name,
                100,
                ONE_SEED,
                Played.scored("4-4", 225, 100),
                Played.scored("4-4", 226, 1, 0, 40, 60),
                Played.scored("7-1", 93, 50),
                Played.failed("7-1", 94));
    }

    @Test
    void givesEveryConventionOfOneRun() {
        UUID id = mixed("mixed");
        JsonNode report = client.get("/v1/evaluations/" + id + "/report");
        assertScore(report, 0, "final", 50, 50, 37.5);
        assertScore(report, 1, "last_positive", 60, 190 / 3.0, 47.5);
        assertScore(report, 2, "best", 65, 210 / 3.0, 52.5);
        assertScore(report, 3, "solved", 25, 100 / 3.0, 25);
        assertThat(client.get("/v1/evaluations/" + id).get("mean").asDouble()).isEqualTo(50);

        JsonNode episodes = report.get("episodes");
        assertThat(List.of("episodes", "scored", "missing", "errors", "failures"))
                .map(count -> episodes.get(count).asInt())
                .containsExactly(4, 3, 0, 1, 1);
        assertThat(episodes.get("millisPerDecision").asDouble()).isEqualTo(2);
        assertThat(episodes.get("promptTokens").asDouble()).isEqualTo(300);
        assertThat(episodes.get("dollars").toString()).isEqualTo("0");
        assertThat(report.get("stopReasons").toString()).isEqualTo("{\"completed\":1,\"failed\":1,\"moves\":1}");
        JsonNode facts = report.get("evaluation");
        assertThat(facts.get("simulatorVersion").asString()).isEqualTo("1.2.3");
        assertThat(facts.get("folds").get(0).asString()).isEqualTo("test");
        assertThat(facts.get("limits").get("moves").asInt()).isEqualTo(100);
        assertThat(report.get("notes").toString())
                .contains("a service failed: 1.", "2 of 30 tasks", "too narrow for: 7-1");
        JsonNode published = report.get("published");
        assertThat(published.get("tasks")).hasSize(2);
        assertThat(published.get("overall").get(1).get("scores").get(7).asDouble())
                .isEqualTo(97.5);
        assertThat(report.get("lengths")).hasSize(1);
        assertThat(report.get("lengths").get(0).get("length").asString()).isEqualTo("short");
    }

    private static void assertScore(
            JsonNode report, int index, String name, double tasks, double episodes, double errorsAsZero) {
        JsonNode score = report.get("scores").get(index);
        assertThat(score.get("convention").asString()).isEqualTo(name);
        JsonNode means = score.get("taskMeans");
        assertThat(means.get("value").asDouble()).isCloseTo(tasks, within(1e-9));
        assertThat(means.get("low").asDouble()).isLessThanOrEqualTo(tasks);
        assertThat(means.get("high").asDouble()).isGreaterThanOrEqualTo(tasks);
        assertThat(score.get("allEpisodes").get("value").asDouble()).isCloseTo(episodes, within(1e-9));
        assertThat(score.get("errorsAsZero").asDouble()).isCloseTo(errorsAsZero, within(1e-9));
    }

    @Test
    void isWrittenAsCsvMarkdownAndAPage() {
        String uri = "/v1/evaluations/" + mixed("formats") + "/report";
        List<String> episodes = text(client, uri + "?format=csv").lines().toList();
        assertThat(episodes).hasSize(5);
        assertThat(episodes.getFirst())
                .startsWith("task,name,length,variation,fold,seed,state,final,last_positive,best");
        assertThat(episodes.get(2)).startsWith("4-4,find-animal,short,226,test,1,succeeded,0,40,60,failed,10,20,2,");
        assertThat(episodes.get(4)).startsWith("7-1,").contains(",failed,,,,error,", "\"the world, \"\"broken\"\"\"");
        List<String> tasks =
                text(client, uri + "?format=csv&rows=tasks").lines().toList();
        assertThat(tasks).hasSize(3);
        assertThat(tasks.getFirst()).endsWith("published ReAct,published Reflexion,published SwiftSage");
        assertThat(tasks.get(1)).startsWith("4-4,find-animal,short,2,2,0,0,1,10.0,20.0,50.0,0.0,100.0,70.0,");

        String markdown = text(client, uri + "?format=markdown");
        assertThat(markdown)
                .startsWith("# Scores of formats\n")
                .contains(
                        "| final (death = 0) | 50.00 (25.00 to 75.00) | 50.00 (16.67 to 83.33) | 37.50 |",
                        "| mean of 2 tasks | overall | – | 50.00 | 60.00 |")
                .contains("simulator 1.2.3; simplifications easy; folds test; seeds 1");
        String page = text(client.with(Map.of("Accept", "text/html")), uri);
        assertThat(page).startsWith("<!doctype html>").contains("SwiftSage").doesNotContain("<script", "http:", "src=");
    }

    @Test
    void saysWhenAnEvaluationIsNotFinished() {
        UUID id = evaluations.add(
                "half",
                100,
                ONE_SEED,
                Played.scored("4-4", 225, 30),
                Played.waiting("4-4", 226),
                Played.waiting("7-1", 93));
        JsonNode report = client.get("/v1/evaluations/" + id + "/report");
        assertThat(report.get("episodes").get("missing").asInt()).isEqualTo(2);
        assertThat(report.get("notes").toString())
                .contains("Not finished: 2 of 3 episodes", "Tasks without a score are in no mean: 7-1");
        assertThat(report.get("tasks").get(1).get("scores")).isEmpty();
        UUID none = evaluations.add("nothing", 100, ONE_SEED, Played.waiting("4-4", 226));
        assertThat(client.get("/v1/evaluations/" + none + "/report").get("scores"))
                .isEmpty();
        assertThat(text(client, "/v1/evaluations/" + none + "/report?format=markdown"))
                .contains("Not finished");
    }

    @Test
    void aPriceThatIsNotKnownIsNotTakenForNothing() {
        UUID id = evaluations.add(
                "unpriced",
                100,
                ONE_SEED,
                new Played("4-4", 225, 1, List.of(10, 10, 10), null),
                Played.scored("4-4", 226, 5));
        assertThat(client.get("/v1/evaluations/" + id + "/report")
                        .get("episodes")
                        .get("dollars")
                        .isNull())
                .isTrue();
    }

    @Test
    void comparesVariationByVariation() {
        UUID first = evaluations.add("base", 100, ONE_SEED, scored("4-4", 225, 20, 20, 20, 20, 100));
        UUID second = evaluations.add("better", 100, ONE_SEED, scored("4-4", 225, 30, 40, 20, 100, 100));
        JsonNode comparison = client.get("/v1/evaluations/" + first + "/comparison?with=" + second);
        JsonNode score = comparison.get("scores").get(0);
        assertThat(score.get("first").asDouble()).isEqualTo(36);
        assertThat(score.get("second").asDouble()).isEqualTo(58);
        assertThat(score.get("difference").get("value").asDouble()).isCloseTo(22, within(1e-9));
        // Three differ, all one way: of the eight flips two are as far from nothing.
        assertThat(score.get("test").toString()).isEqualTo("{\"pValue\":0.25,\"exact\":true,\"flips\":8}");
        assertThat(score.get("tally").toString()).isEqualTo("{\"wins\":3,\"losses\":0,\"ties\":2}");
        assertThat(comparison.get("solved").get("onlySecond").asInt()).isEqualTo(1);
        assertThat(comparison.get("solved").get("both").asInt()).isEqualTo(1);
        assertThat(comparison.get("solved").get("pValue").asDouble()).isEqualTo(1);
        assertThat(comparison.get("pairing").asString()).isEqualTo("seed");
        assertThat(comparison.get("differences")).isEmpty();
        assertThat(comparison.get("tasks").get(0).get("variations").asInt()).isEqualTo(5);

        String uri = "/v1/evaluations/" + first + "/comparison?with=" + second;
        assertThat(api.comparison(first, second).variations()).isEqualTo(5);
        assertThat(api.report(first).scores()).hasSize(4);
        assertThat(text(client, uri + "&format=csv").lines()).hasSize(1 + 4 + 4 + 4);
        assertThat(text(client, uri + "&format=markdown")).contains("# better against base", "+22.00 (+");
        assertThat(text(client, uri + "&format=html")).contains("<h1>better against base</h1>");
    }

    /** Of a length class only its own tasks count: those of 1-1 get worse, that of 4-4 better. */
    @Test
    void comparesLengthClasses() {
        UUID first = evaluations.add(
                "even",
                100,
                ONE_SEED,
                Played.scored("4-4", 225, 20),
                Played.scored("1-1", 21, 80),
                Played.scored("1-1", 22, 60));
        UUID second = evaluations.add(
                "uneven",
                100,
                ONE_SEED,
                Played.scored("4-4", 225, 50),
                Played.scored("1-1", 21, 40),
                Played.scored("1-1", 22, 50));
        JsonNode comparison = client.get("/v1/evaluations/" + first + "/comparison?with=" + second);
        JsonNode lengths = comparison.get("lengths");
        assertThat(lengths.valueStream().map(length -> length.get("length").asString()))
                .containsExactly("short", "long");
        JsonNode longOnes = lengths.get(1);
        assertThat(longOnes.get("tasks").asInt()).isEqualTo(1);
        assertThat(longOnes.get("variations").asInt()).isEqualTo(2);
        assertThat(longOnes.get("scores").get(0).get("difference").get("value").asDouble())
                .isCloseTo(-25, within(1e-9));
        assertThat(longOnes.get("scores").get(0).get("test").get("pValue").asDouble())
                .isEqualTo(0.5);
        assertThat(lengths.get(0).get("scores").get(0).get("second").asDouble()).isEqualTo(50);
        assertThat(comparison
                        .get("scores")
                        .get(0)
                        .get("difference")
                        .get("value")
                        .asDouble())
                .isCloseTo(2.5, within(1e-9));
        assertThat(text(client, "/v1/evaluations/" + first + "/comparison?format=markdown&with=" + second))
                .contains("| long (1) | final (death = 0) | 2 | 70.00 | 45.00 | -25.00 (-40.00 to -10.00) |");
    }

    @Test
    void saysWhatWasNotTheSameAndWhatIsLeftOut() {
        UUID first = evaluations.add(
                "short-limit",
                50,
                ONE_SEED,
                Played.scored("4-4", 225, 10),
                Played.failed("4-4", 226),
                Played.waiting("4-4", 227),
                Played.scored("7-1", 93, 10));
        UUID second = evaluations.add("long-limit", 100, ONE_SEED, scored("4-4", 225, 10, 20, 30, 40, 50));
        JsonNode comparison = client.get("/v1/evaluations/" + first + "/comparison?with=" + second);
        assertThat(comparison.get("variations").asInt()).isEqualTo(1);
        assertThat(comparison
                        .get("differences")
                        .valueStream()
                        .map(d -> d.get("what").asString()))
                .containsExactly("limit of moves", "limit of decisions");
        JsonNode left = comparison.get("left");
        assertThat(left.get("onlyFirst").toString()).isEqualTo("[{\"task\":\"7-1\",\"variations\":[\"93\"]}]");
        assertThat(left.get("onlySecond").toString()).isEqualTo("[{\"task\":\"4-4\",\"variations\":[\"228-229\"]}]");
        assertThat(left.get("withoutScore").toString()).isEqualTo("[{\"task\":\"4-4\",\"variations\":[\"226-227\"]}]");
        assertThat(comparison.get("notes").toString())
                .contains(
                        "'short-limit' is not finished: 1 of its 4",
                        "Episodes of 'short-limit' without a score because a world or a service failed: 1");
    }

    @Test
    void pairsSeedsWithSeedsWhereBothHaveTheSame() {
        List<Long> seeds = List.of(1L, 2L);
        UUID first = evaluations.add(
                "two-seeds",
                100,
                seeds,
                Played.scored("4-4", 225, 1, 10, 10, 10),
                Played.scored("4-4", 225, 2, 30, 30, 30));
        UUID same = evaluations.add(
                "same-seeds",
                100,
                seeds,
                Played.scored("4-4", 225, 1, 20, 20, 20),
                new Played("4-4", 225, 2, null, null));
        JsonNode bySeed = client.get("/v1/evaluations/" + first + "/comparison?with=" + same);
        assertThat(bySeed.get("scores").get(0).get("difference").get("value").asDouble())
                .isEqualTo(10);
        UUID other = evaluations.add("other-seed", 100, List.of(7L), Played.scored("4-4", 225, 7, 26, 26, 26));
        JsonNode averaged = client.get("/v1/evaluations/" + first + "/comparison?with=" + other);
        assertThat(averaged.get("pairing").asString()).isEqualTo("variation");
        assertThat(averaged.get("scores").get(0).get("difference").get("value").asDouble())
                .isEqualTo(6);
        assertThat(averaged.get("solved").isNull()).isTrue();
        assertThat(averaged.get("differences").get(0).get("what").asString()).isEqualTo("seeds");
    }

    @Test
    void refusesWhatCannotBeCompared() {
        UUID first = evaluations.add("one-task", 100, ONE_SEED, Played.scored("4-4", 225, 10));
        UUID second = evaluations.add("another-task", 100, ONE_SEED, Played.scored("7-1", 93, 10));
        UUID unplayed = evaluations.add("unplayed", 100, ONE_SEED, Played.waiting("4-4", 225));
        String uri = "/v1/evaluations/" + first;
        assertThat(client.tryGet(uri + "/comparison?with=" + second)
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
        assertThat(client.tryGet(uri + "/comparison?with=" + first)
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
        ResponseEntity<JsonNode> early = client.tryGet(uri + "/comparison?with=" + unplayed);
        assertThat(early.getStatusCode().value()).isEqualTo(409);
        assertThat(ServiceClient.body(early).get("detail").asString()).contains("'one-task'", "'unplayed'");
        assertThat(client.tryGet(uri + "/comparison?with=" + UUID.randomUUID())
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(client.tryGet(uri + "/report?resamples=5").getStatusCode().value())
                .isEqualTo(400);
        assertThat(client.tryGet(uri + "/report?format=pdf").getStatusCode().value())
                .isEqualTo(400);
    }

    private static Played[] scored(String task, int from, int... scores) {
        return IntStream.range(0, scores.length)
                .mapToObj(i -> Played.scored(task, from + i, scores[i]))
                .toArray(Played[]::new);
    }

    private static String text(ServiceClient client, String uri) {
        return new String(client.bytes(uri), StandardCharsets.UTF_8);
    }
}

package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import io.subgoal.textworld.trajectory.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Decisions beyond the usual one: wide searches, the controller at every step, many episodes at once. */
class DecideIT extends ServiceTest {

    private static final Map<String, String> MODELS =
            Map.of("executor", JOINT, "controller", JOINT, "firstSubgoal", JOINT);

    @Test
    void asksTheControllerAtEveryStepIfThatIsWanted() {
        JsonNode atMarkers = decide(request(1, Map.of()));
        assertThat(roles(atMarkers)).containsExactly("executor", "controller", "executor");

        JsonNode everyStep = decide(request(1, Map.of("controllerPolicy", "every_step")));
        assertThat(roles(everyStep).getFirst()).isEqualTo("controller");
        assertThat(everyStep.get("action").asString())
                .isEqualTo(Lesson.STEPS.get(1).action());
        assertThat(everyStep.get("markers")).hasSizeBetween(0, 1);
        assertThat(everyStep.get("subgoals").size())
                .isEqualTo(1 + everyStep.get("markers").size());

        JsonNode first = decide(request(0, Map.of("controllerPolicy", "every_step")));
        assertThat(roles(first)).containsExactly("first-subgoal", "executor");
    }

    @Test
    void tellsTheBestAnswersOfABeamSearch() {
        JsonNode decision = decide(request(0, Map.of("beams", 5, "count", 3)));
        assertThat(decision.get("alternatives")).hasSize(3);
        assertThat(decision.get("alternatives").get(0).get("action").asString())
                .isEqualTo(decision.get("action").asString());
        assertThat(scores(decision.get("alternatives"))).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(decide(request(0, Map.of())).path("alternatives").isArray()).isFalse();

        JsonNode confined = decide(request(
                0,
                Map.of(
                        "decoding",
                        "constrained",
                        "count",
                        2,
                        "validActions",
                        List.of("go to kitchen", "go to orange", "look around"))));
        assertThat(confined.get("alternatives")).hasSize(2);
        assertThat(confined.get("action").asString()).isEqualTo("go to kitchen");
    }

    @Test
    void decidesInManyEpisodesAtOnceAsInEachAlone() {
        List<Map<String, Object>> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            requests.add(request(i % 2, Map.of()));
        }
        Map<String, Object> unknown = request(0, Map.of());
        unknown.put("models", Map.of("imitation", "nobody"));
        requests.add(unknown);
        JsonNode items = ServiceClient.body(client.post("/v1/decide/batch", Map.of("requests", requests)))
                .get("items");
        assertThat(items).hasSize(41);
        for (int i = 0; i < 40; i++) {
            assertThat(items.get(i).get("decision").get("action").asString())
                    .isEqualTo(Lesson.STEPS.get(i % 2).action());
        }
        JsonNode problem = items.get(40).get("problem");
        assertThat(problem.get("status").asInt()).isEqualTo(404);
        assertThat(problem.get("detail").asString()).contains("nobody");
    }

    @Test
    void goesOnWithTheSubgoalItIsGivenInsteadOfAskingForOne() {
        Map<String, Object> onlyExecutor = Map.of("models", Map.of("executor", JOINT));
        JsonNode first = decide(request(0, with(onlyExecutor, "nextSubgoal", "navigate_to(kitchen)")));
        assertThat(roles(first)).containsExactly("executor");
        assertThat(first.get("subgoals").get(0).asString()).isEqualTo("navigate_to(kitchen)");
        assertThat(first.get("action").asString())
                .isEqualTo(Lesson.STEPS.getFirst().action());

        JsonNode second = decide(request(1, with(onlyExecutor, "nextSubgoal", "my_own(orange)")));
        assertThat(roles(second)).containsExactly("executor", "executor");
        assertThat(second.get("subgoals").valueStream().map(JsonNode::asString))
                .containsExactly("navigate_to(kitchen)", "my_own(orange)");
        assertThat(second.get("markers")).hasSize(1);

        JsonNode last = decide(request(1, with(onlyExecutor, "nextSubgoal", "complete_task()")));
        assertThat(last.get("taskComplete").asBoolean()).isTrue();
        assertThat(last.get("subgoals")).hasSize(1);
        assertThat(last.get("markers")).isEmpty();

        JsonNode everyStep = decide(request(
                1, with(with(onlyExecutor, "nextSubgoal", "my_own(orange)"), "controllerPolicy", "every_step")));
        assertThat(roles(everyStep)).containsExactly("executor");
        assertThat(everyStep.get("markers")).hasSize(1);
    }

    /** Nothing was done for it but to wait, and the executor is at the end of it. */
    @Test
    void anotherSubgoalTakesThePlaceOfOneThatCameToNothing() {
        Map<String, Object> waited = waited(List.of("navigate_to(kitchen)"));
        JsonNode decision = decide(waited);
        assertThat(roles(decision)).startsWith("executor", "first-subgoal", "executor");
        assertThat(decision.get("markers")).isEmpty();
        assertThat(decision.get("subgoals")).hasSize(1);
        String other = decision.get("subgoals").get(0).asString();
        assertThat(other).isNotEqualTo("navigate_to(kitchen)");
        assertThat(texts(decision.get("givenUp"))).containsExactly("navigate_to(kitchen)");

        // Told again what was given up, it names a third.
        waited.put("givenUp", List.of(other));
        JsonNode again = decide(waited);
        assertThat(texts(again.get("givenUp"))).containsExactly(other, "navigate_to(kitchen)");
        assertThat(again.get("subgoals").get(0).asString()).isNotIn(other, "navigate_to(kitchen)");

        // Nobody is there to name another first one: it goes on as it can.
        Map<String, Object> without = new HashMap<>(waited);
        without.put("models", Map.of("executor", JOINT, "controller", JOINT));
        assertThat(roles(decide(without))).startsWith("executor", "controller", "executor");

        JsonNode reached = decide(request(1, Map.of("givenUp", List.of("pick_up(stove)"))));
        assertThat(reached.get("markers")).hasSize(1);
        assertThat(reached.get("givenUp")).isEmpty();
    }

    @Test
    void nothingElseIsFocusedOnThanWhatCouldNotBe() {
        JsonNode free = decide(request(1, Map.of("givenUp", List.of())));
        assertThat(free.get("subgoals").get(1).asString()).isEqualTo("pick_up(orange)");
        Step last = Lesson.STEPS.getLast();
        Map<String, Object> state = Lesson.state(
                0.5,
                List.of(
                        Lesson.item("go to kitchen", 0.25, "You move to the kitchen."),
                        Lesson.item("end subgoal", 0, "the current subgoal is done."),
                        Lesson.item("pick up orange", 0.25, "You move the orange to the inventory."),
                        Lesson.item("wait1", 0, "Time passes.")),
                last,
                List.of("navigate_to(kitchen)", "pick_up(orange)"));
        Map<String, Object> request = new HashMap<>(Map.of("models", MODELS, "state", state));
        assertThat(texts(decide(request).get("subgoals"))).endsWith("focus_on(orange)");
        request.put("givenUp", List.of("focus_on(stove)"));
        JsonNode decision = decide(request);
        assertThat(decision.get("subgoals").valueStream().map(JsonNode::asString))
                .noneMatch(subgoal -> subgoal.startsWith("focus"));
        assertThat(texts(decision.get("givenUp"))).containsExactly("focus_on(stove)");
    }

    @Test
    void actsWithoutAnySubgoalIfTheControllerIsNeverAsked() {
        // With five beams it is asked once, whatever it answers: the lesson has no state without a sub-goal.
        JsonNode decision = decide(
                request(0, Map.of("models", Map.of("executor", JOINT), "controllerPolicy", "never", "beams", 5)));
        assertThat(roles(decision)).containsExactly("executor");
        assertThat(decision.get("subgoals")).isEmpty();
        assertThat(decision.get("action").asString()).isNotBlank();
        assertProblem(
                client.post("/v1/decide", request(0, Map.of("controllerPolicy", "never", "nextSubgoal", "go()"))),
                400,
                "nextSubgoal");
    }

    @Test
    void saysWhatIsWrongWithTheTerms() {
        assertProblem(client.post("/v1/decide", request(0, Map.of("count", 3, "beams", 2))), 400, "count");
        assertProblem(client.post("/v1/decide", request(0, Map.of("beams", 0))), 400, "beams");
        assertProblem(client.post("/v1/decide", request(0, Map.of("beams", 10_000))), 400, "beams");
        assertProblem(
                client.post("/v1/decide", request(0, Map.of("controllerPolicy", "sometimes"))),
                400,
                "controllerPolicy");
        assertProblem(client.post("/v1/decide/batch", Map.of("requests", List.of())), 400, "requests");
    }

    /** A state of the kitchen in which nothing was done since the last sub-goal was set but to wait. */
    private static Map<String, Object> waited(List<String> subgoals) {
        Map<String, Object> state =
                Lesson.state(0.25, List.of(Lesson.item("wait1", 0, "Time passes.")), Lesson.STEPS.get(1), subgoals);
        return new HashMap<>(Map.of("models", MODELS, "state", state));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static Map<String, Object> with(Map<String, Object> terms, String name, Object value) {
        Map<String, Object> more = new HashMap<>(terms);
        more.put(name, value);
        return more;
    }

    private JsonNode decide(Map<String, Object> request) {
        ResponseEntity<JsonNode> response = client.post("/v1/decide", request);
        assertThat(response.getStatusCode().value()).as("%s", response).isEqualTo(200);
        return ServiceClient.body(response);
    }

    private static List<String> roles(JsonNode decision) {
        return decision.get("models")
                .valueStream()
                .map(call -> call.get("role").asString())
                .toList();
    }

    private static List<Double> scores(JsonNode alternatives) {
        return alternatives.valueStream().map(a -> a.get("score").asDouble()).toList();
    }

    /** The state before a step of the lesson, 0 or 1. */
    private static Map<String, Object> request(int number, Map<String, Object> terms) {
        Step step = Lesson.STEPS.get(number);
        Step before = Lesson.STEPS.getFirst();
        Map<String, Object> state = number == 0
                ? Lesson.state(0, List.of(), step, List.of())
                : Lesson.state(
                        before.score(),
                        List.of(Lesson.item(before.action(), before.score(), before.observation())),
                        step,
                        List.of("navigate_to(kitchen)"));
        Map<String, Object> request = new HashMap<>(Map.of("models", MODELS, "state", state));
        request.putAll(terms);
        return request;
    }
}

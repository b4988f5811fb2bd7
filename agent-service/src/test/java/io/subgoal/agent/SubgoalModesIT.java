package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sub-goals that do not come from the models, as the inference service sees it. */
class SubgoalModesIT extends AgentTest {

    private static final UUID RUN = UUID.fromString("0f1c8d30-0000-4000-8000-000000000002");
    private static final Set<String> POOL = Set.of("find(egg)", "navigate_to(kitchen)", "move(egg, box)");
    private static final Map<String, Object> LIMITS = Map.of("moves", 6, "decisions", 12);

    /** An annotation run with train sub-goals, and the sub-goals of the variation that is played. */
    @BeforeEach
    void annotate() {
        UUID job = UUID.randomUUID();
        UUID dataset = UUID.fromString("0f1c8d30-0000-4000-8000-000000000003");
        if (jdbc.sql("select count(*) from annotation_run where id = ?")
                        .param(RUN)
                        .query(Long.class)
                        .single()
                > 0) {
            return;
        }
        jdbc.sql(
                        "insert into job (id, service, kind, subject_id, state, created_at) values (?, 's', 'k', ?, 'SUCCEEDED', now())")
                .params(job, dataset)
                .update();
        jdbc.sql("""
                        insert into dataset (id, name, spec, simulator_version, simplifications, names, job_id, created_at)
                        values (?, 'pool', '{}', '1.2.3', 'easy', 'canonical', ?, now())
                        """).params(dataset, job).update();
        jdbc.sql("""
                        insert into annotation_run (id, dataset_id, teacher, job_id, created_at)
                        values (?, ?, 'offline', ?, now())
                        """).params(RUN, dataset, job).update();
        annotation(dataset, 0, "train", List.of("navigate_to(kitchen)", "find(egg)"));
        annotation(dataset, 1, "train", List.of("find(egg)", "move(egg, box)"));
        annotation(dataset, VARIATION, "test", List.of("first(thing)", "second(thing)"));
    }

    private void annotation(UUID dataset, int variation, String fold, List<String> subgoals) {
        long trajectory =
                jdbc.sql("""
                        insert into trajectory (dataset_id, task_id, variation, fold, description, steps, kept_steps, final_score)
                        values (?, '4-4', ?, ?, 'Your task', '[]', 2, 1) returning id
                        """).params(dataset, variation, fold).query(Long.class).single();
        jdbc.sql("insert into annotation (run_id, trajectory_id, segments) values (?, ?, ?::jsonb)")
                .params(
                        RUN,
                        trajectory,
                        "[{\"subgoal\": \"%s\", \"steps\": 1}, {\"subgoal\": \"%s\", \"steps\": 1}]"
                                .formatted(subgoals.toArray()))
                .update();
    }

    @Test
    void modelsDecideByThemselvesAsARule() {
        playModels(Map.of("mode", "lm"), List.of(1L));
        assertThat(given()).containsOnlyNulls();
        assertThat(inference.requests())
                .allSatisfy(request ->
                        assertThat(request.get("controllerPolicy").asString()).isEqualTo("on_marker"));
    }

    @Test
    void goldSubgoalsComeOneAfterAnotherAndTheLastIsKept() {
        JsonNode evaluation = playModels(Map.of("mode", "gold", "annotationRunId", RUN), List.of(1L));
        assertThat(given().getFirst()).isEqualTo("first(thing)");
        assertThat(given()).contains("second(thing)").endsWith("complete_task()");
        assertThat(trace(evaluation).subgoals()).contains("first(thing)", "second(thing)");
        assertThat(evaluation.get("models").valueStream().map(m -> m.get("role").asString()))
                .containsExactly("executor");
    }

    @Test
    void randomSubgoalsAreDrawnFromThePoolBySeed() {
        Map<String, Object> always = Map.of("mode", "rand", "annotationRunId", RUN);
        playModels(always, List.of(1L));
        List<String> first = given();
        assertThat(POOL).containsAll(first);
        playModels(always, List.of(1L));
        assertThat(given()).isEqualTo(first);
        playModels(always, List.of(2L));
        assertThat(given()).isNotEqualTo(first);

        playModels(Map.of("mode", "rand", "probability", 0.5, "annotationRunId", RUN), List.of(1L, 2L, 3L));
        assertThat(new HashSet<>(given())).contains((String) null).hasSizeGreaterThan(1);
        playModels(Map.of("mode", "rand", "probability", 0, "annotationRunId", RUN), List.of(1L));
        assertThat(given()).containsOnlyNulls();
    }

    @Test
    void onlyTheFirstSubgoalIsDrawnIfThatIsWanted() {
        playModels(Map.of("mode", "first-rand", "annotationRunId", RUN), List.of(1L));
        assertThat(given().getFirst()).isIn(POOL);
        assertThat(given().subList(1, given().size())).containsOnlyNulls();
    }

    @Test
    void aDamagedSubgoalHasOtherThingsInItsBracketsAndIsAskedWithAgain() {
        JsonNode evaluation = playModels(Map.of("mode", "semi-rand"), List.of(1L));
        List<String> damaged = given().stream().filter(text -> text != null).toList();
        assertThat(damaged).isNotEmpty().allSatisfy(text -> assertThat(text).matches("model_says\\([^()]+, [^()]+\\)"));
        assertThat(damaged).noneMatch(text -> text.contains("some thing"));
        assertThat(damaged.getFirst())
                .containsPattern("\\((kitchen|bathroom|workshop|art studio|greenhouse|outside), ");
        assertThat(trace(evaluation).subgoals()).doesNotContain("model_says(kitchen, some thing)");
    }

    @Test
    void withoutSubgoalsTheExecutorPlaysAlone() {
        playModels(Map.of("mode", "none"), List.of(1L));
        assertThat(inference.requests()).allSatisfy(request -> {
            assertThat(request.get("controllerPolicy").asString()).isEqualTo("never");
            assertThat(request.get("state").get("subgoals")).isEmpty();
        });
    }

    @Test
    void refusesWhatCouldNotBePlayed() {
        assertProblem(request(Map.of("mode", "gold"), List.of(1L)), "subgoals.annotationRunId", "must name the run");
        assertProblem(
                request(Map.of("mode", "gold", "annotationRunId", UUID.randomUUID()), List.of(1L)),
                "subgoals.annotationRunId",
                "has no sub-goals for task 4-4 variation 230");
        assertProblem(
                request(Map.of("mode", "rand"), List.of(1L)),
                "subgoals.annotationRunId",
                "not known what the executor was trained on");
        assertProblem(request(Map.of("mode", "lm"), List.of(1L, 2L)), "seeds", "draws nothing at random");
        assertProblem(request(Map.of("mode", "rand", "probability", 1.5), List.of(1L)), "subgoals.probability", "1");
        Map<String, Object> other = new HashMap<>(request(Map.of("mode", "lm"), List.of(1L)));
        other.put("format", "v4/1");
        assertProblem(other, "format", "trained with the template compact/1, not v4/1");
        Map<String, Object> both = new HashMap<>(request(Map.of("mode", "lm"), List.of(1L)));
        both.put("set", "test_first10");
        assertProblem(both, "episodes", "either by 'set'");
    }

    @Test
    void setsOfTheFieldHaveTheSizesTheFieldSays() {
        Map<String, Object> request = new HashMap<>(Map.of("agent", "gold", "limits", Map.of("moves", 1)));
        request.put("set", "test_first10");
        JsonNode created = create("swift-sage", request);
        assertThat(created.get("episodes").asInt()).isEqualTo(271);
        client.post("/v1/jobs/" + created.get("jobId").asString() + "/cancel", Map.of());
        request.put("set", "test_all");
        created = create("all-tests", request);
        assertThat(created.get("episodes").asInt()).isEqualTo(1819);
        client.post("/v1/jobs/" + created.get("jobId").asString() + "/cancel", Map.of());
    }

    /** A model that names a sub-goal where none is given, ends it after two actions, and waits. */
    private JsonNode playModels(Map<String, Object> subgoals, List<Long> seeds) {
        inference.play(request -> {
            List<String> all = new ArrayList<>(request.get("state")
                    .get("subgoals")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList());
            if (request.get("controllerPolicy").asString().equals("never")) {
                return ScriptedInference.decision(List.of(), 0, "wait1");
            }
            JsonNode given = request.get("nextSubgoal");
            String next = given.isNull() ? "model_says(kitchen, some thing)" : given.asString();
            boolean ends = !all.isEmpty()
                    && request.get("state").get("history").size() % 3 == 2
                    && !next.equals("complete_task()")
                    && !next.equals(all.getLast());
            if (all.isEmpty() || ends) {
                all.add(next);
            }
            return ScriptedInference.decision(all, ends ? 1 : 0, "look at agent");
        });
        return play("modes-" + UUID.randomUUID(), request(subgoals, seeds));
    }

    private static Map<String, Object> request(Map<String, Object> subgoals, List<Long> seeds) {
        return Map.of(
                "agent",
                "subgoal",
                "models",
                JOINT,
                "subgoals",
                subgoals,
                "seeds",
                seeds,
                "limits",
                LIMITS,
                "episodes",
                ONE_EPISODE);
    }

    private static List<String> given() {
        return inference.requests().stream()
                .map(request -> request.get("nextSubgoal"))
                .map(next -> next.isNull() ? null : next.asString())
                .collect(Collectors.toCollection(ArrayList::new));
    }
}

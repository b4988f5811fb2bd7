package io.subgoal.agent.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.EpisodeSet;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.agent.ExperimentRequest.Choice;
import io.subgoal.api.agent.ExperimentRequest.Comparison;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.api.training.BaseModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExperimentPlanTest {

    private static final String CHECKSUM = "0123456789abcdef".repeat(4);
    private static final UUID RUN = UUID.randomUUID();

    @Test
    void aDatasetMayBeNamedByItsChecksum() {
        ExperimentPlan plan = plan(Map.of("checksum", CHECKSUM));
        assertThat(plan.gold()).isEqualTo(new Gold.Kept(CHECKSUM));
        assertThat(plan.size()).isEqualTo(3);
    }

    @Test
    void whatIsTrainedOnAnotherDatasetIsAnotherModel() {
        ExperimentRequest one = request(Map.of("checksum", CHECKSUM), evaluations(), null);
        ExperimentRequest other = one.withDataset(Map.of("checksum", "f".repeat(64)));
        assertThat(joint(one, "joint@1")).isEqualTo(joint(one, "joint@1"));
        assertThat(joint(one, "joint@1")).isNotEqualTo(joint(one, "joint@2"));
        assertThat(joint(one, "joint@1")).isNotEqualTo(joint(other, "joint@1"));
    }

    /** In whatever order they are named. */
    @Test
    void aTrainingGoesOnFromAnother() {
        ExperimentPlan plan = ExperimentPlan.of(chained("joint", 10));
        ExperimentPlan.Training controller = plan.training().get("controller@2");
        assertThat(plan.training().keySet()).containsExactly("joint@1", "controller@1", "joint@2", "controller@2");
        assertThat(controller).isNotNull();
        assertThat(controller.base()).isEqualTo("joint@2");
        UUID checkpoint = UUID.randomUUID();
        assertThat(controller.request(RUN, checkpoint).base()).isEqualTo(BaseModel.ofCheckpoint(checkpoint));
        assertThat(joint(chained("joint", 10), "controller@1")).isEqualTo(joint(chained("joint", 10), "controller@1"));
        assertThat(joint(chained("joint", 10), "controller@1"))
                .isNotEqualTo(joint(chained("joint", 11), "controller@1"));
    }

    @Test
    void refusesToGoOnFromWhatIsNotThere() {
        assertBad("training.controller.base.training", "no training 'x'", () -> ExperimentPlan.of(chained("x", 1)));
        assertBad(
                "training.controller.base.training", "from itself", () -> ExperimentPlan.of(chained("controller", 1)));
        Map<String, Map<String, Object>> circle = Map.of(
                "a", Map.of("role", "joint", "base", Map.of("training", "b")),
                "b", Map.of("role", "joint", "base", Map.of("training", "a")));
        assertThatThrownBy(() -> ExperimentPlan.of(trained(circle)))
                .isInstanceOf(BadPartException.class)
                .hasMessageContaining("from itself");
        Map<String, Map<String, Object>> both = Map.of(
                "a", Map.of("role", "joint", "base", Map.of("training", "b", "preset", "tiny")),
                "b", Map.of("role", "joint"));
        assertBad("training.a.base", "not both", () -> ExperimentPlan.of(trained(both)));
    }

    @Test
    void aModelThatIsServedAlreadyPlaysWithItsSeed() {
        ExperimentPlan plan = ExperimentPlan.of(served(Map.of(1L, "first", 2L, "second")));
        assertThat(plan.training()).isEmpty();
        assertThat(plan.evaluations().keySet()).containsExactly("played@1", "gold", "played@2");
        assertThat(plan.comparisons())
                .containsExactly(new Comparison("played@1", "gold"), new Comparison("played@2", "gold"));
        assertThat(plan.evaluations().get("played@2")).isInstanceOfSatisfying(Planned.Playing.class, playing -> {
            assertThat(playing.needs()).isEmpty();
            assertThat(playing.request(RUN).models().imitation()).isEqualTo("second");
        });
        assertThat(plan.group("played@2")).isEqualTo("played");
    }

    @Test
    void anEvaluationHasAnotherNameWithOtherCheckpoints() {
        ExperimentPlan plan = ExperimentPlan.of(served(Map.of(1L, "first", 2L, "second")));
        Planned.Playing playing = (Planned.Playing) plan.evaluations().get("played@2");
        Planned.Playing other = playing.with(List.of(RUN));
        assertThat(other.name())
                .startsWith(playing.name() + "-")
                .isNotEqualTo(playing.with(List.of()).name());
        assertThat(other.request(RUN).name()).isEqualTo(other.name());
        assertThat(other.request(RUN).models()).isEqualTo(playing.request(RUN).models());
    }

    @Test
    void eachSeedNeedsItsModel() {
        assertBad("models.ours", "no model for seed 2", () -> ExperimentPlan.of(served(Map.of(1L, "first"))));
        ExperimentRequest request = served(Map.of(1L, "first", 2L, "second"));
        assertBad(
                "models.ours",
                "no 'seeds'",
                () -> ExperimentPlan.of(new ExperimentRequest(
                        "plan",
                        request.dataset(),
                        null,
                        Map.of(),
                        request.models(),
                        request.evaluations(),
                        null,
                        null,
                        null)));
        assertBad(
                "models.ours",
                "a training of this name",
                () -> ExperimentPlan.of(new ExperimentRequest(
                        "plan",
                        request.dataset(),
                        null,
                        Map.of("ours", Map.of("role", "imitation")),
                        request.models(),
                        request.evaluations(),
                        null,
                        null,
                        request.seeds())));
    }

    private static ExperimentRequest served(Map<Long, String> bySeed) {
        Map<String, Map<String, Object>> evaluations = new LinkedHashMap<>();
        evaluations.put(
                "played", Map.of("agent", "imitation", "models", Map.of("imitation", "ours"), "set", "test_first10"));
        evaluations.put("gold", gold());
        return new ExperimentRequest(
                "plan",
                Map.of("checksum", CHECKSUM),
                null,
                Map.of(),
                Map.of("ours", bySeed),
                evaluations,
                null,
                null,
                List.of(1L, 2L));
    }

    private static ExperimentRequest chained(String from, int updates) {
        Map<String, Map<String, Object>> training = new LinkedHashMap<>();
        training.put("controller", Map.of("role", "controller", "base", Map.of("training", from)));
        training.put("joint", Map.of("role", "joint", "settings", Map.of("updates", updates)));
        return trained(training);
    }

    private static ExperimentRequest trained(Map<String, Map<String, Object>> training) {
        return new ExperimentRequest(
                "plan",
                Map.of("checksum", CHECKSUM),
                null,
                training,
                null,
                Map.of("gold", gold()),
                null,
                null,
                List.of(1L, 2L));
    }

    @Test
    void aChecksumStandsAlone() {
        assertBad(
                "dataset.checksum", "nothing else", () -> plan(Map.of("checksum", CHECKSUM, "tasks", List.of("7-2"))));
        assertBad("dataset.checksum", "64 hexadecimal", () -> plan(Map.of("checksum", "abc")));
    }

    @Test
    void whatWasChosenPlaysOtherEpisodes() {
        ExperimentPlan plan = ExperimentPlan.of(request(Map.of("checksum", CHECKSUM), evaluations(), choices("free")));
        assertThat(plan.evaluations().keySet())
                .containsExactly("free@1", "constrained@1", "final@1", "gold", "free@2", "constrained@2", "final@2");
        assertThat(plan.choices())
                .containsEntry(
                        "decoding",
                        new ExperimentPlan.Choosing(
                                ScoreConvention.FINAL,
                                Map.of(
                                        "free", List.of("free@1", "free@2"),
                                        "constrained", List.of("constrained@1", "constrained@2"))));
        assertThat(plan.evaluations().get("final@2")).isInstanceOfSatisfying(Planned.Chosen.class, last -> {
            assertThat(last.choice()).isEqualTo("decoding");
            Planned.Playing playing = last.byCandidate().get("constrained");
            assertThat(playing).isNotNull();
            assertThat(playing.needs()).containsExactly("joint@2");
            EvaluationRequest request = playing.request(RUN);
            assertThat(request.agent()).isEqualTo(AgentKind.SUBGOAL);
            assertThat(request.decoding()).isEqualTo("constrained");
            assertThat(request.set()).isEqualTo(EpisodeSet.TEST_FIRST10);
            assertThat(request.share()).isEqualTo(0.5);
        });
        assertThat(plan.comparisons())
                .containsExactly(new Comparison("final@1", "gold"), new Comparison("final@2", "gold"));
    }

    @Test
    void whatWasChosenIsTheSameEvaluationAsIfItHadBeenWrittenOut() {
        Map<String, Map<String, Object>> written = new LinkedHashMap<>(evaluations());
        written.put("final", new LinkedHashMap<>(evaluations().get("free")));
        written.get("final").putAll(Map.of("set", "test_first10", "share", 0.5));
        Planned plain = ExperimentPlan.of(request(Map.of("checksum", CHECKSUM), written, null))
                .evaluations()
                .get("final@1");
        Planned chosen = ExperimentPlan.of(request(Map.of("checksum", CHECKSUM), evaluations(), choices("free")))
                .evaluations()
                .get("final@1");
        assertThat(plain).isNotNull();
        assertThat(chosen).isNotNull();
        assertThat(chosen.possible()).contains((Planned.Playing) plain);
    }

    @Test
    void refusesChoicesThatCannotBeMade() {
        assertBad("choices.decoding.from[1]", "no evaluation 'wide'", () -> refused("wide", Map.of()));
        assertBad("choices.decoding.from[1]", "plays as a choice says itself", () -> refused("final", Map.of()));
        assertBad(
                "evaluations.final.settingsFrom", "no choice 'x'", () -> refused("free", Map.of("settingsFrom", "x")));
        assertBad(
                "evaluations.final.beams", "the choice 'decoding' decides", () -> refused("free", Map.of("beams", 4)));
    }

    @Test
    void refusesCheckpointsChosenOnTestWhereSettingsAreChosenOnDev() {
        ExperimentRequest asked = request(Map.of("checksum", CHECKSUM), evaluations(), choices("free"));
        Map<String, Map<String, Object>> training = Map.of(
                "joint", Map.of("role", "joint", "settings", Map.of("updates", 10, "selection", Map.of("on", "test"))));
        ExperimentRequest leaking = new ExperimentRequest(
                asked.name(),
                asked.dataset(),
                null,
                training,
                null,
                asked.evaluations(),
                asked.choices(),
                null,
                asked.seeds());
        assertBad("training.joint@1.settings.selection.on", "must be 'dev'", () -> ExperimentPlan.of(leaking));
    }

    private static void refused(String candidate, Map<String, Object> changes) {
        Map<String, Map<String, Object>> evaluations = new LinkedHashMap<>(evaluations());
        Map<String, Object> last = new LinkedHashMap<>(evaluations.get("final"));
        last.putAll(changes);
        evaluations.put("final", last);
        ExperimentPlan.of(request(Map.of("checksum", CHECKSUM), evaluations, choices(candidate)));
    }

    private static ExperimentPlan plan(Map<String, Object> dataset) {
        return ExperimentPlan.of(
                new ExperimentRequest("plan", dataset, null, Map.of(), null, Map.of("gold", gold()), null, null, null));
    }

    private static ExperimentRequest request(
            Map<String, Object> dataset,
            Map<String, Map<String, Object>> evaluations,
            @Nullable Map<String, Choice> choices) {
        Map<String, Map<String, Object>> asked = new LinkedHashMap<>(evaluations);
        if (choices == null && evaluations.get("final").containsKey("settingsFrom")) {
            asked.remove("final");
        }
        return new ExperimentRequest(
                "plan",
                dataset,
                null,
                Map.of("joint", Map.of("role", "joint", "settings", Map.of("updates", 10))),
                null,
                asked,
                choices,
                null,
                List.of(1L, 2L));
    }

    private static Map<String, Choice> choices(String second) {
        return Map.of("decoding", new Choice(List.of("constrained", second), null));
    }

    private static Map<String, Map<String, Object>> evaluations() {
        Map<String, Map<String, Object>> evaluations = new LinkedHashMap<>();
        evaluations.put("free", subgoal("free"));
        evaluations.put("constrained", subgoal("constrained"));
        evaluations.put("final", Map.of("settingsFrom", "decoding", "set", "test_first10", "share", 0.5));
        evaluations.put("gold", gold());
        return evaluations;
    }

    private static Map<String, Object> subgoal(String decoding) {
        return Map.of(
                "agent",
                "subgoal",
                "models",
                Map.of("executor", "joint", "controller", "joint", "firstSubgoal", "joint"),
                "decoding",
                decoding,
                "set",
                "dev");
    }

    private static Map<String, Object> gold() {
        return Map.of("agent", "gold", "set", "test_first10");
    }

    private static String joint(ExperimentRequest request, String key) {
        ExperimentPlan.Training training = ExperimentPlan.of(request).training().get(key);
        assertThat(training).isNotNull();
        return training.name();
    }

    private static void assertBad(String field, String message, Runnable what) {
        assertThatThrownBy(what::run)
                .isInstanceOfSatisfying(
                        BadPartException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(message);
    }
}

package io.subgoal.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.textworld.prompt.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationScoresTest {

    private final GenerationScores scores = new GenerationScores("dev");

    @Test
    void countsExactMatchesOverallByRoleTaskAndVerb() {
        scores.add(Role.EXECUTOR, "4-4", "GO(kitchen)", "GO(kitchen)", 4);
        scores.add(Role.EXECUTOR, "4-4", "GO(hallway)", "GO(kitchen)", 4);
        scores.add(Role.CONTROLLER, "2-2", "navigate_to(outside)", "navigate_to(outside)", 6);
        scores.add(Role.IMITATION, "2-2", "go to kitchen", "go to", 2);
        assertThat(scores.values())
                .containsEntry("dev_exact_match", 0.5)
                .containsEntry("dev_exact_match.executor", 0.5)
                .containsEntry("dev_exact_match.controller", 1.0)
                .containsEntry("dev_exact_match.imitation", 0.0)
                .containsEntry("dev_exact_match.task.4-4", 0.5)
                .containsEntry("dev_exact_match.task.2-2", 0.5)
                .containsEntry("dev_exact_match.verb.GO", 0.5)
                .containsEntry("dev_exact_match.verb.navigate_to", 1.0)
                .containsEntry("dev_exact_match.verb.go", 0.0)
                .containsEntry("dev_generated_length", 4.0);
    }

    @Test
    void seesThroughSpecialTokensAndSpace() {
        scores.add(Role.IMITATION, "1-1", "pick up  orange ", "<pad> pick up orange</s><pad><extra_id_0>", 5);
        scores.add(Role.IMITATION, "1-1", "pick up orange", "pick up <unk> orange", 5);
        scores.add(Role.IMITATION, "1-1", "pick up orange", "Pick up orange", 5);
        assertThat(scores.values()).containsEntry("dev_exact_match", 1.0 / 3);
    }

    @Test
    void measuresWhetherTheExecutorSeesTheEndOfItsSubgoal() {
        scores.add(Role.EXECUTOR, "1-1", "END_SG()", "END_SG()", 3);
        scores.add(Role.EXECUTOR, "1-1", "END_SG()", "GO(kitchen)", 3);
        scores.add(Role.EXECUTOR, "1-1", "END_SG()", " END_SG() </s>", 3);
        scores.add(Role.EXECUTOR, "1-1", "GO(kitchen)", "END_SG()", 3);
        scores.add(Role.EXECUTOR, "1-1", "GO(kitchen)", "GO(hallway)", 3);
        scores.add(Role.CONTROLLER, "1-1", "focus_on(bee)", "END_SG()", 3);
        assertThat(scores.values())
                .containsEntry("dev_end_precision", 2.0 / 3)
                .containsEntry("dev_end_recall", 2.0 / 3)
                .containsEntry("dev_exact_match.verb.END_SG", 2.0 / 3);
    }

    @Test
    void leavesOutWhatCannotBeDivided() {
        scores.add(Role.EXECUTOR, "1-1", "END_SG()", "GO(kitchen)", 3);
        assertThat(scores.values()).containsEntry("dev_end_recall", 0.0).doesNotContainKey("dev_end_precision");
        assertThat(new GenerationScores("dev").values()).isEmpty();
    }

    @Test
    void givesBleuOfTrimmedTexts() {
        scores.add(Role.IMITATION, "1-1", "go to the kitchen", "go to the kitchen</s>", 5);
        assertThat(scores.values().get("dev_bleu")).isEqualTo(100, within(1e-9));
    }

    @Test
    void boundsTheNumberOfVerbs() {
        for (int i = 0; i < 100; i++) {
            scores.add(Role.CONTROLLER, "1-1", "verb%d(x)".formatted(i), "verb%d(x)".formatted(i), 3);
        }
        scores.add(Role.CONTROLLER, "1-1", "verb99(x)", "no", 1);
        Map<String, Double> values = scores.values();
        assertThat(values.keySet()).filteredOn(name -> name.contains(".verb.")).hasSize(65);
        assertThat(values).containsEntry("dev_exact_match.verb.verb99", 0.5).containsKey("dev_exact_match.verb.other");
    }

    @Test
    void namesOfVerbsAreFitForMetrics() {
        scores.add(Role.CONTROLLER, "1-1", "größe/%s(x)".formatted("v".repeat(100)), "", 0);
        assertThat(scores.values().keySet())
                .allMatch(name -> name.matches("[A-Za-z0-9_.-]{1,120}"))
                .anyMatch(name -> name.startsWith("dev_exact_match.verb.gr__e_vvv"));
        scores.add(Role.CONTROLLER, "1-1", "", "", 0);
        assertThat(scores.values()).containsEntry("dev_exact_match.verb.other", 1.0);
    }
}

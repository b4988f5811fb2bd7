package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.task.Fold;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {

    @Test
    void theLeastLossIsTheBestAndPatienceEnds() {
        Selection selection = new Selection(Selection.By.DEV_LOSS, Fold.DEV, 2, 0);
        RunState state = after(selection, RunState.begin("x"), 100, 2.0);
        state = after(selection, state, 200, 1.5);
        assertThat(state.bestUpdate()).isEqualTo(200);
        state = after(selection, state, 300, 1.5);
        assertThat(selection.outOfPatience(state)).isFalse();
        assertThat(state.bestUpdate())
                .as("the later of two that are equally good")
                .isEqualTo(300);
        state = after(selection, state, 400, 1.6);
        assertThat(state.bestUpdate()).isEqualTo(300);
        assertThat(state.best()).isEqualTo(1.5);
        assertThat(selection.outOfPatience(state)).isTrue();
    }

    @Test
    void aGainBelowTheThresholdIsNone() {
        Selection selection = new Selection(Selection.By.DEV_EXACT_MATCH, Fold.DEV, 5, 0.05);
        RunState state = judged(selection, RunState.begin("x").at(1), Map.of("dev_exact_match", 0.5));
        state = judged(selection, state.at(2), Map.of("dev_exact_match", 0.54));
        assertThat(state.bestUpdate()).isEqualTo(1);
        state = judged(selection, state.at(3), Map.of("dev_exact_match", 0.56));
        assertThat(state.bestUpdate()).isEqualTo(3);
        assertThat(state.waiting()).isZero();
    }

    @Test
    void theLastIsTheBestWhereNothingIsCompared() {
        Selection last = new Selection(Selection.By.LAST, Fold.DEV, 1, 0);
        assertThat(after(last, after(last, RunState.begin("x"), 1, 1.0), 2, 3.0).bestUpdate())
                .isEqualTo(2);
        Selection noRows = new Selection(Selection.By.DEV_LOSS, Fold.DEV, 1, 0);
        RunState state = judged(
                noRows, judged(noRows, RunState.begin("x").at(1), Map.of()).at(2), Map.of());
        assertThat(state.bestUpdate()).isEqualTo(2);
        assertThat(noRows.outOfPatience(state)).isFalse();
    }

    @Test
    void withoutPatienceARunGoesOn() {
        Selection selection = new Selection(Selection.By.DEV_LOSS, Fold.TEST, 0, 0);
        RunState state = RunState.begin("x");
        for (int i = 1; i < 100; i++) {
            state = after(selection, state, i, i);
        }
        assertThat(selection.outOfPatience(state)).isFalse();
        assertThat(selection.leaks()).isTrue();
    }

    private static RunState after(Selection selection, RunState state, long update, double loss) {
        return judged(selection, state.at(update), Map.of("dev_loss", loss));
    }

    private static RunState judged(Selection selection, RunState state, Map<String, Double> measured) {
        return selection.judge(state, measured);
    }
}

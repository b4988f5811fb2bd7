package io.subgoal.inference.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubgoalsTest {

    private static final String WANTED = "focus_on(orange paint)";

    @Test
    void nothingElseIsFocusedOnThanWhatCouldNotBe() {
        assertThat(Subgoals.isSecondChoice("focus_on(green paint)", List.of(WANTED)))
                .isTrue();
        assertThat(Subgoals.isSecondChoice(WANTED, List.of(WANTED))).isFalse();
        assertThat(Subgoals.isSecondChoice("mix(bowl)", List.of(WANTED))).isFalse();
        assertThat(Subgoals.isSecondChoice("focus_on(green paint)", List.of("mix(bowl)")))
                .isFalse();
        assertThat(Subgoals.isSecondChoice("focus on green paint", List.of("focus on orange paint")))
                .isTrue();
    }

    @Test
    void whatCouldNotBeFocusedOnStaysGivenUpUntilSomethingWas() {
        List<String> givenUp = List.of(WANTED, "pour(jug, bowl)");
        assertThat(Subgoals.stillGivenUp(givenUp, "mix(bowl)")).containsExactly(WANTED);
        assertThat(Subgoals.stillGivenUp(givenUp, null)).containsExactly(WANTED);
        assertThat(Subgoals.stillGivenUp(givenUp, WANTED)).isEmpty();
    }

    @Test
    void someSubgoalsAreReachedByWaiting() {
        assertThat(Subgoals.waits("wait()")).isTrue();
        assertThat(Subgoals.waits("WAIT(5)")).isTrue();
        assertThat(Subgoals.waits("heat(water, stove)")).isFalse();
    }
}

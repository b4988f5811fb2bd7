package io.subgoal.inference.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubgoalsTest {

    private static final String WANTED = "focus_on(orange paint)";

    @Test
    void theSignBetweenPartsOfPromptsNamesNothing() {
        assertThat(Subgoals.isNamed("focus_on(|)")).isFalse();
        assertThat(Subgoals.isNamed(" ")).isFalse();
        assertThat(Subgoals.isNamed(WANTED)).isTrue();
    }

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
    void aSubgoalIsReachedByMoreThanWaitingUnlessThatIsWhatItSays() {
        List<String> waited = List.of("wait1", "wait");
        assertThat(Subgoals.isReached("heat(water, stove)", waited)).isFalse();
        assertThat(Subgoals.isReached("heat(water, stove)", List.of("wait1", "activate stove")))
                .isTrue();
        assertThat(Subgoals.isReached("wait()", waited)).isTrue();
        assertThat(Subgoals.isReached("WAIT(5)", waited)).isTrue();
        assertThat(Subgoals.isReached("focus_on(water)", List.of("go to hallway")))
                .isFalse();
        assertThat(Subgoals.isReached("focus_on(water)", List.of("open jug", "focus on substance in jug")))
                .isTrue();
    }
}

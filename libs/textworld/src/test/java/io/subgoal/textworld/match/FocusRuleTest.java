package io.subgoal.textworld.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FocusRuleTest {

    @Test
    void whatIsWantedFirstMayBeFocusedOn() {
        assertThat(FocusRule.keep(List.of("focus on chocolate", "focus on pot", "wait1", "focus on apple")))
                .containsExactly("focus on chocolate", "wait1");
    }

    @Test
    void thePlaceOfItMayBeNamedOrNot() {
        assertThat(FocusRule.keep(List.of("focus on dove egg in outside", "focus on dove egg", "focus on dove")))
                .containsExactly("focus on dove egg in outside", "focus on dove egg");
    }

    @Test
    void whoWantsSomethingElseFocusesOnNothing() {
        assertThat(FocusRule.keep(List.of("pick up bulb", "focus on bulb", "move bulb to box")))
                .containsExactly("pick up bulb", "move bulb to box");
        assertThat(FocusRule.keep(List.of())).isEmpty();
    }
}

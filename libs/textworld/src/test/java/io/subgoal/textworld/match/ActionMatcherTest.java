package io.subgoal.textworld.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.match.ActionMatcher.Match;
import io.subgoal.textworld.match.ActionMatcher.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionMatcherTest {

    private final ActionMatcher matcher = new ActionMatcher(List.of(
            "open door to kitchen",
            "pick up baby baby beaver",
            "pour metal pot in sink",
            "focus on baby baby beaver",
            "move baby baby beaver to red box",
            "move orange to red box",
            "teleport to workshop"));

    @Test
    void takesTheFirstCandidateThatIsPossible() {
        assertThat(matcher.match(List.of("juggle", "move orange to red box")))
                .contains(new Match("move orange to red box", Stage.EXACT));
    }

    @Test
    void seesThroughSpelling() {
        assertThat(matcher.match(List.of("Pour  metal pot into sink")))
                .contains(new Match("pour metal pot in sink", Stage.NORMALIZED));
    }

    @Test
    void repairsRoomsAndPlaces() {
        assertThat(matcher.match(List.of("go to kitchen"))).contains(new Match("open door to kitchen", Stage.REPAIRED));
        assertThat(matcher.match(List.of("go to workshop")))
                .contains(new Match("teleport to workshop", Stage.REPAIRED));
        assertThat(matcher.match(List.of("pick up baby baby beaver in outside")))
                .contains(new Match("pick up baby baby beaver", Stage.REPAIRED));
    }

    @Test
    void fallsBackOnTheMostSimilarOfTheSameVerb() {
        assertThat(matcher.match(List.of("move baby beaver to red box")))
                .contains(new Match("move baby baby beaver to red box", Stage.SIMILAR));
        assertThat(matcher.match(List.of("drop baby beaver to red box"))).isEmpty();
        assertThat(matcher.match(List.of("move stone to well"))).isEmpty();
    }

    @Test
    void neverFocusesOnSomethingForItsLikeness() {
        assertThat(matcher.match(List.of("focus on baby beaver"))).isEmpty();
    }
}

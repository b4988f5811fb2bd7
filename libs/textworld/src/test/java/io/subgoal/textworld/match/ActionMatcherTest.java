package io.subgoal.textworld.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.match.ActionMatcher.Match;
import io.subgoal.textworld.match.ActionMatcher.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @Test
    void asksOnceForTheLikenessOfAllActionsWithTheVerbAndOnlyIfNothingElseFits() {
        List<String> asked = new ArrayList<>();
        Similarity similarity = (wanted, actions) -> {
            asked.add(wanted + " -> " + actions);
            return new double[actions.size()];
        };
        assertThat(with(similarity, "move a to b", "drop a", "move b to a").match(List.of("move a to b", "drop z")))
                .contains(new Match("move a to b", Stage.EXACT));
        assertThat(asked).isEmpty();

        assertThat(with(similarity, "move b to a", "drop a", "move a to b").match(List.of("move z", "drop z")))
                .isEmpty();
        assertThat(asked).containsExactly("move z -> [move a to b, move b to a]");

        assertThat(with(similarity, "drop a").match(List.of("move z"))).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void takesTheNearestByAnyLikenessFromAHalfOn() {
        assertThat(with(likeness(Map.of("eat a", 0.6, "eat b", 0.9, "eat c", -1.0)), "eat a", "eat b", "eat c")
                        .match(List.of("eat z")))
                .contains(new Match("eat b", Stage.SIMILAR));
        assertThat(with(likeness(Map.of("eat a", 0.5)), "eat a").match(List.of("eat z")))
                .contains(new Match("eat a", Stage.SIMILAR));
        assertThat(with(likeness(Map.of("eat a", 0.499)), "eat a").match(List.of("eat z")))
                .isEmpty();
        assertThat(with(likeness(Map.of("eat a", Double.NaN, "eat b", Double.NaN)), "eat a", "eat b")
                        .match(List.of("eat z")))
                .isEmpty();
    }

    @Test
    void ofEquallyLikeActionsTheFirstByTextIsTaken() {
        assertThat(with(likeness(Map.of("eat a", 0.7, "eat b", 0.7)), "eat b", "eat a")
                        .match(List.of("eat z")))
                .contains(new Match("eat a", Stage.SIMILAR));
        assertThat(with(new TokenOverlap(), "eat b c", "eat a c").match(List.of("eat c")))
                .contains(new Match("eat a c", Stage.SIMILAR));
    }

    @Test
    void noLikenessLeadsToAFocus() {
        assertThat(with(likeness(Map.of("focus on a", 1.0)), "focus on a").match(List.of("focus on z")))
                .isEmpty();
    }

    private static ActionMatcher with(Similarity similarity, String... actions) {
        return new ActionMatcher(List.of(actions), similarity);
    }

    private static Similarity likeness(Map<String, Double> likeness) {
        return (wanted, actions) -> actions.stream().mapToDouble(likeness::get).toArray();
    }
}

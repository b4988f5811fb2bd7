package io.subgoal.annotation.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.api.annotation.AnnotationPatch.SubgoalCorrection;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.Cut;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people send, held against the path. */
class CorrectionTest {

    private static final List<String> PATH = List.of(
            "go to kitchen", "pick up metal pot", "pour jug into metal pot", "wait1", "wait1", "wait1", "focus on ice");

    @Test
    void takesThePathHoweverItIsWritten() {
        assertThat(check(
                        span("Navigate To(kitchen)", "Go to  kitchen"),
                        span("fill(metal pot,water)", "pick up metal pot", "pour jug in metal pot"),
                        span("wait()", "wait1 x3"),
                        span("focus_on(ice)", "'focus on ice'")))
                .containsExactly(
                        new Cut("navigate_to(kitchen)", 1),
                        new Cut("fill(metal pot, water)", 2),
                        new Cut("wait()", 3),
                        new Cut("focus_on(ice)", 1));
    }

    @Test
    void joinsNeighboursOfEqualText() {
        assertThat(check(
                        span("find(ice)", "go to kitchen", "pick up metal pot"),
                        span("Find(ice)", "pour jug into metal pot", "wait1 x2"),
                        span("find(ice)", "wait1", "focus on ice")))
                .containsExactly(new Cut("find(ice)", 7));
    }

    @Test
    void namesTheFirstActionThatIsMissing() {
        assertRefused(
                "subgoals[1].actions[0]",
                "before this, 'pick up metal pot' is missing, action 2 of the path. List all 7 kept actions",
                span("navigate_to(kitchen)", "go to kitchen"),
                span("fill(metal pot)", "pour jug into metal pot", "wait1 x3", "focus on ice"));
    }

    @Test
    void namesTheFirstActionThatIsTooMuch() {
        assertRefused(
                "subgoals[0].actions[1]",
                "'open freezer' is not action 2 of the path, which is 'pick up metal pot'",
                span("navigate_to(kitchen)", "go to kitchen", "open freezer"),
                span("fill(metal pot)", "pick up metal pot", "pour jug into metal pot", "wait1 x3", "focus on ice"));
        assertRefused(
                "subgoals[0].actions[3]",
                "'wait1' is not action 7 of the path, which is 'focus on ice'",
                span(
                        "all()",
                        "go to kitchen",
                        "pick up metal pot",
                        "pour jug into metal pot",
                        "wait1 x4",
                        "focus on ice"));
        assertRefused(
                "subgoals[0].actions[5]",
                "'wait1' is one too many: the path has ended",
                span(
                        "all()",
                        "go to kitchen",
                        "pick up metal pot",
                        "pour jug into metal pot",
                        "wait1 x3",
                        "focus on ice",
                        "wait1"));
    }

    @Test
    void saysHowThePathGoesOn() {
        assertRefused(
                "subgoals[0].actions[1]",
                "after this the path goes on with 'pour jug into metal pot', its action 3",
                span("find(ice)", "go to kitchen", "pick up metal pot"));
    }

    @Test
    void refusesWhatIsNoSubgoalAndWhatIsTooLong() {
        assertRefused("subgoals[0].subgoal", "must read name(arguments)", span("find ice", "go to kitchen"));
        assertRefused("subgoals[0].actions[0]", "must name an action", span("find(ice)", "' '"));
        assertRefused("subgoals[0].actions[1]", "more than 4000 actions", span("find(ice)", "a", "wait1 x4000"));
    }

    private static void assertRefused(String field, String message, SubgoalCorrection... written) {
        assertThatThrownBy(() -> check(written))
                .isInstanceOfSatisfying(
                        ServiceException.Invalid.class,
                        e -> assertThat(e.field()).contains(field))
                .hasMessageContaining(message);
    }

    private static List<Cut> check(SubgoalCorrection... written) {
        return Correction.check(PATH, List.of(written));
    }

    private static SubgoalCorrection span(String subgoal, String... actions) {
        return new SubgoalCorrection(subgoal, List.of(actions));
    }
}

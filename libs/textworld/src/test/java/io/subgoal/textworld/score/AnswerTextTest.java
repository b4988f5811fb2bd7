package io.subgoal.textworld.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTextTest {

    @Test
    void seesThroughSpecialTokensAndSpaceOnly() {
        assertThat(AnswerText.same("pick up  orange ", "<pad> pick up orange</s><pad><extra_id_0>"))
                .isTrue();
        assertThat(AnswerText.same("pick up orange", "pick up <unk> orange")).isFalse();
        assertThat(AnswerText.same("GO(kitchen)", "go(kitchen)")).isFalse();
    }

    @Test
    void knowsTheVerbOfActionsInEitherNotation() {
        assertThat(AnswerText.verb("GO(kitchen)")).isEqualTo("GO");
        assertThat(AnswerText.verb("<pad> pick up orange")).isEqualTo("pick");
        assertThat(AnswerText.verb("(kitchen)")).isEmpty();
    }

    @Test
    void countsWhereSubgoalsEnd() {
        EndMarkers ends = new EndMarkers();
        assertThat(ends.precision()).isEmpty();
        assertThat(ends.recall()).isEmpty();
        ends.add("END_SG()", "END_SG() </s>");
        ends.add("END_SG()", "GO(kitchen)");
        ends.add("END_SG()", "WAIT()");
        ends.add("GO(kitchen)", "END_SG()");
        assertThat(ends.wanted()).isEqualTo(3);
        assertThat(ends.given()).isEqualTo(2);
        assertThat(ends.precision()).hasValue(0.5);
        assertThat(ends.recall()).hasValue(1.0 / 3);
    }
}

package io.subgoal.teacher.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerWriterTest {

    @Test
    void writesEqualNeighboursOnce() {
        assertThat(AnswerWriter.actions(List.of("go", "wait1", "wait1", "go", "wait1")))
                .isEqualTo("'go', 'wait1 x2', 'go', 'wait1'");
    }

    @Test
    void whatItWritesIsReadBack() {
        Answer answer = new Answer(
                List.of(
                        new Item("grow(apple tree)", List.of("pour jug into pot", "wait1", "wait1", "0")),
                        new Item("read(bob's {note})", List.of("read bob's note", "use a, b on {c}")),
                        new Item("wait()", List.of("wait1"))),
                false);
        String text = AnswerWriter.items(answer);
        assertThat(text).startsWith("1- grow(apple tree): {'pour jug into pot', 'wait1 x2', '0'}\n2- ");
        assertThat(AnswerParser.standard()
                        .parse(text.replace("bob's {note}", "bob's note"))
                        .actions())
                .isEqualTo(answer.actions());
    }
}

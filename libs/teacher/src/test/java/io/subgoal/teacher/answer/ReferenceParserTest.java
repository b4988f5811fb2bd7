package io.subgoal.teacher.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceParserTest {

    @Test
    void readsTheAnswersItWasMadeFor() {
        assertThat(
                        items(
                                "1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen'} 2- Fill(pot, water):{'move pot to sink'}\n"))
                .containsExactly(
                        new Item("navigate_to(kitchen)", List.of("open door to kitchen", "go to kitchen")),
                        new Item("Fill(pot, water)", List.of("move pot to sink")));
    }

    @Test
    void theLastActionLosesItsQuoteOrALetter() {
        assertThat(items("1- wait(2): {'wait1', 'wait2'}").getFirst().actions()).containsExactly("wait1", "wait2");
        assertThat(items("1- wait(2): {wait1, wait2}").getFirst().actions()).containsExactly("wait1", "wait");
        assertThat(items("1- wait(2): {'wait1', 'wait2'").getFirst().actions()).containsExactly("wait1", "wait");
    }

    @Test
    void namesKeepABlankInFrontFromTheTenthOnAndBehindBeforeAColon() {
        String text = IntStream.rangeClosed(1, 11)
                .mapToObj(i -> i + "- open(box) : {'open box'} ")
                .collect(Collectors.joining());
        List<Item> items = items(text);
        assertThat(items.get(8).subgoal()).isEqualTo("open(box) ");
        assertThat(items.get(9).subgoal()).isEqualTo(" open(box) ");
        assertThat(items.get(10).subgoal()).isEqualTo(" open(box) ");
    }

    @Test
    void commasSplitAndBracesAndDotsVanishInsideQuotes() {
        assertThat(items("1- use(a): {'use a, b', 'mix {c}.d', \"e\"} ")
                        .getFirst()
                        .actions())
                .containsExactly("use a", "b", "mix cd", "\"e\"");
    }

    @Test
    void oneEmptyPieceIsDroppedAndNoMore() {
        assertThat(items("1- use(a): {'x',,'y',,} ").getFirst().actions()).containsExactly("x", "y", "", "");
    }

    @Test
    void aNumberWithAHyphenInsideAnItemShiftsAllThatFollows() {
        assertThat(items("1- open(a): {'open a'} 2- wait(13-4): {'wait1'} 3- open(b): {'open b'} "))
                .containsExactly(
                        new Item("open(a)", List.of("open a")),
                        new Item("open(a)", List.of("open a")),
                        new Item(")", List.of("wait1 3- open(b): open b")));
    }

    @Test
    void withoutBracesOnItsLineAnItemRepeatsTheOneBefore() {
        assertThat(items("1- open(a): {'open a'} 2- open(b):\n{'open b'} 3- open(c): {'open c'} "))
                .containsExactly(
                        new Item("open(a)", List.of("open a")),
                        new Item("open(a)", List.of("open a")),
                        new Item("open(c)", List.of("open c")));
        assertThat(items("1- open(a):\n{'open a'} 2- open(b): {'open b'} ")).isEmpty();
    }

    @Test
    void otherNumberingIsNotFound() {
        assertThat(items("1. open(a): {'open a'}")).isEmpty();
        assertThat(items("open(a): {'open a'}")).isEmpty();
        assertThat(items("")).isEmpty();
    }

    @Test
    void nothingIsReadPastItemThirtyNine() {
        String text = IntStream.rangeClosed(1, 45)
                .mapToObj(i -> i + "- open(box): {'open box'} ")
                .collect(Collectors.joining());
        assertThat(items(text)).hasSize(39);
    }

    private static List<Item> items(String text) {
        return AnswerParser.reference().parse(text).items();
    }
}

package io.subgoal.teacher.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {

    private static final Item KITCHEN =
            new Item("navigate_to(kitchen)", List.of("open door to kitchen", "go to kitchen"));
    private static final Item POT = new Item("pick_up(metal pot)", List.of("pick up metal pot"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen'}\n2- pick_up(metal pot): {'pick up metal pot'}",
                "1- navigate_to(kitchen) : {'open door to kitchen', 'go to kitchen'} 2- pick_up(metal pot):{'pick up metal pot'}",
                "1. navigate_to(kitchen): {'open door to kitchen','go to kitchen'}\r\n2. pick_up(metal pot): {'pick up metal pot'}\r\n",
                "1) Navigate_To(kitchen) {\"open door to kitchen\", \"go to kitchen\"}\n2) Pick Up (metal pot) {\"pick up metal pot\"}",
                "1: navigateTo( kitchen ): [`open door to kitchen`, `go to kitchen`]\n2: pick-up(metal  pot): [`pick up metal pot`]",
                "1- navigate_to(kitchen):\n{\n  'open door to kitchen',\n  'go to kitchen',\n}\n2- pick_up(metal pot):\n{\n  'pick up metal pot'\n}",
                "1- navigate_to(kitchen): {open door to kitchen, go to kitchen}\n2- pick_up(metal pot): {pick up metal pot.}",
                "1- navigate_to(kitchen): {\nopen door to kitchen\ngo to kitchen\n}\n2- pick_up(metal pot): {\npick up metal pot\n}",
                "1- navigate_to(kitchen): {\n- open door to kitchen\n- go to kitchen\n}\n2- pick_up(metal pot): {\n* pick up metal pot\n}",
                "1- navigate_to(kitchen): {open door to kitchen, go to\nkitchen}\n2- pick_up(metal pot): {'pick up\nmetal pot'}",
                "**1- navigate_to(kitchen)**: {'open door to kitchen', 'go to kitchen'}\n**2-** **pick_up(metal pot):** {'pick up metal pot'}",
                "### 1. `navigate_to(kitchen)`: {'open door to kitchen', 'go to kitchen'}\n\n### 2. *pick_up(metal pot)*: {'pick up metal pot'}",
                "1. navigate\\_to(kitchen): {'open door to kitchen', 'go to kitchen'}\n2. pick\\_up('metal pot'): {'pick up metal pot'}",
                "1\u2013 navigate_to(\u201ckitchen\u201d): {\u2018open door to kitchen\u2019, \u2018go to kitchen\u2019}\n2\u2014\u00a0pick_up(metal\u00a0pot): {\u201cpick up metal pot\u201d}",
                "1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen'}\n2- pick_up(metal pot): {'pick up metal pot",
                "1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen'}\n2- pick_up(metal pot): {'pick up metal pot'",
                "1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen'\n2- pick_up(metal pot): {'pick up metal pot'}",
                "1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen 2- pick_up(metal pot): {'pick up metal pot'}",
                "1- navigate_to(kitchen): {open door to kitchen, go to kitchen 2- pick_up(metal pot): {pick up metal pot}",
                "1- navigate_to(kitchen): {'open door to kitchen, 'go to kitchen'}\n2- pick_up(metal pot): {'pick up metal pot}\n",
                "1- navigate_to(kitchen): {'open door to kitchen' 'go to kitchen'}\n2- pick_up(metal pot): {['pick up metal pot']}",
                "1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen']2- pick_up(metal pot): ['pick up metal pot'}",
                "01 - navigate_to(kitchen): {'open door to kitchen', 'go to kitchen'}; 02 - pick_up(metal pot): {'pick up metal pot'};",
                "\ufeffHere are the 2 sub-goals (I used 1 line each):\n```python\n1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen'}\n2- pick_up(metal pot): {'pick up metal pot'}\n```\nI hope this helps! 3 more: none.",
                "\t1- navigate_to(kitchen) -> {'open door to kitchen',\t'go to kitchen'} and then\t2- pick_up(metal pot) = {'pick up metal pot'}"
            })
    void understandsTheSameAnswerHoweverItIsWritten(String text) {
        assertThat(AnswerParser.standard().parse(text)).isEqualTo(new Answer(List.of(KITCHEN, POT), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n ",
                "I am sorry, but I cannot do that.",
                "navigate_to(kitchen): {'go to kitchen'}",
                "1- navigate_to kitchen: {'go to kitchen'}",
                "1- navigate_to(kitchen)",
                "1- navigate_to(kitchen): 'go to kitchen'",
                "2- navigate_to(kitchen): {'go to kitchen'}",
                "0- navigate_to(kitchen): {'go to kitchen'}",
                "x1- navigate_to(kitchen): {'go to kitchen'}",
                "1- (kitchen): {'go to kitchen'}",
                "1- ???(kitchen): {'go to kitchen'}",
                "99999999999999999999- navigate_to(kitchen): {'go to kitchen'}",
                "{{{{[[[[",
                "}}}}",
                "''''''",
                "1- a(",
                "1- a(b",
                "1- a(b)",
                "1-",
                "1"
            })
    void findsNothingWhereThereIsNoItem(String text) {
        assertThat(AnswerParser.standard().parse(text).items()).isEmpty();
    }

    @Test
    void takesNumbersInOrderOnly() {
        String text =
                "1- wait(): {'wait1'} 3- read(a): {'read a'} 2- open(b): {'open b'} 2- open(c): {'open c'} 1- use(d): {'use d'} 3- mix(e): {'mix e'}";
        assertThat(AnswerParser.standard().parse(text).subgoals()).containsExactly("wait()", "open(b)", "mix(e)");
    }

    @Test
    void takesSixtyItemsAndMore() {
        String text = IntStream.rangeClosed(1, 60)
                .mapToObj(i -> i + "- open(box " + i + "): {'open box " + i + "'}")
                .collect(Collectors.joining(" "));
        Answer answer = AnswerParser.standard().parse(text);
        assertThat(answer.items()).hasSize(60);
        assertThat(answer.items().getLast()).isEqualTo(new Item("open(box 60)", List.of("open box 60")));
    }

    @Test
    void aNumberWithAHyphenInsideAnItemStartsNone() {
        String text = "1- wait(12-3): {'wait1', 'pour 2- x into y'}\n2- move(seed 3-4, pot): {'move seed 3-4 to pot'}";
        assertThat(AnswerParser.standard().parse(text).items())
                .containsExactly(
                        new Item("wait(12-3)", List.of("wait1", "pour 2- x into y")),
                        new Item("move(seed 3-4, pot)", List.of("move seed 3-4 to pot")));
    }

    @Test
    void bracesCommasAndApostrophesInsideQuotesBelongToTheAction() {
        String text =
                "1- use(x): {'use {a} on [b]', \"look at beekeeper's, box\", 'read beekeeper's box', `open \"box\"`}";
        assertThat(actions(text))
                .containsExactly("use {a} on [b]", "look at beekeeper's, box", "read beekeeper's box", "open \"box");
    }

    @Test
    void escapedQuotesAreQuotes() {
        assertThat(actions("1- use(x): {'read bob\\'s note', \"a \\\"b\\\" c\"}"))
                .containsExactly("read bob's note", "a \"b\" c");
    }

    @Test
    void repetitionsAreWrittenOut() {
        assertThat(actions("1- wait(): {'wait1 x3'}")).isEqualTo(Collections.nCopies(3, "wait1"));
        assertThat(actions(
                        "1- wait(): {'wait1' x2, wait1 x 2, \"wait1 \u00d72\", `wait1` (x2), wait1 (x2), 'wait1 * 2'}"))
                .isEqualTo(Collections.nCopies(12, "wait1"));
        assertThat(actions("1- observe(c): {'look at c x2', '0', 'pick up box8', 'open x2y'}"))
                .containsExactly("look at c", "look at c", "0", "pick up box8", "open x2y");
        assertThat(actions("1- wait(): {'wait1 x1', 'wait1 x0', 'wait1 x12345', 'x3'}"))
                .containsExactly("wait1", "wait1 x0", "wait1 x12345", "x3");
    }

    @Test
    void anItemWithoutActionsKeepsItsNumber() {
        Answer answer = AnswerParser.standard()
                .parse("1- find(pot): {} 2- open(cupboard): { '' , , \"\" } 3- wait(): {'wait1'}");
        assertThat(answer.items())
                .containsExactly(
                        new Item("find(pot)", List.of()),
                        new Item("open(cupboard)", List.of()),
                        new Item("wait()", List.of("wait1")));
        assertThat(answer.listsNothing()).isFalse();
        assertThat(AnswerParser.standard().parse("1- find(pot): {}").listsNothing())
                .isTrue();
    }

    @Test
    void namesAreSpeltInOneWay() {
        for (String name :
                List.of("Focus_on", "focusOn", "FOCUS_ON", "focus on", " Focus  On ", "focus-on", "focus__on_")) {
            assertThat(AnswerParser.standard()
                            .parse("1- " + name + "(x): {'focus on x'}")
                            .subgoals())
                    .as(name)
                    .containsExactly("focus_on(x)");
        }
    }

    @Test
    void argumentsKeepTheirLettersAndLoseQuotesAndBlanks() {
        String text =
                "1- fill( 'metal pot' ,water,, unknown  substance B): {'a'} 2- find(caf\u00e9 (the \u00e9tag\u00e8re)): {'a'} 3- wait( ): {'a'} 4- find(a (b): {'a'}";
        assertThat(AnswerParser.standard().parse(text).subgoals())
                .containsExactly(
                        "fill(metal pot, water, unknown substance B)",
                        "find(caf\u00e9 (the \u00e9tag\u00e8re))",
                        "wait()",
                        "find(a (b)");
    }

    @Test
    void namesOutsideTheVocabularyAreKeptAndCounted() {
        Answer answer =
                AnswerParser.standard().parse("1- chek(steam): {'a'} 2- check(steam): {'a'} 3- chek(ice): {'a'}");
        assertThat(answer.subgoals()).containsExactly("chek(steam)", "check(steam)", "chek(ice)");
        assertThat(Vocabulary.STANDARD.unknown(answer.subgoals())).containsExactly("chek", "chek");
    }

    @Test
    void whatCannotBeStoredIsLeftOut() {
        assertThat(AnswerParser.standard()
                        .parse("1- find(a\u0000b \ud83d c \ud83d\ude00): {'x\u0007y\u200bz'}")
                        .items())
                .containsExactly(new Item("find(a b c \ud83d\ude00)", List.of("x yz")));
    }

    @Test
    void readsUpToItsLimitsAndSaysSo() {
        Answer many = AnswerParser.standard().parse("1- wait(): {'wait1 x3000', 'wait1 x3000'} 2- open(a): {'open a'}");
        assertThat(many.actions()).hasSize(AnswerParser.MAX_ACTIONS);
        assertThat(many.cut()).isTrue();
        String items = IntStream.rangeClosed(1, AnswerParser.MAX_ITEMS + 1)
                .mapToObj(i -> i + "- wait(): {}")
                .collect(Collectors.joining("\n"));
        assertThat(AnswerParser.standard().parse(items).items()).hasSize(AnswerParser.MAX_ITEMS);
        assertThat(AnswerParser.standard().parse(items).cut()).isTrue();
        Answer padded = AnswerParser.standard().parse("1- wait(): {'wait1'}" + " ".repeat(AnswerParser.MAX_CHARACTERS));
        assertThat(padded).isEqualTo(new Answer(List.of(new Item("wait()", List.of("wait1"))), true));
    }

    /** Each of these makes a careless reader look over the same text again and again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1- ",
                "1- a(",
                "1- a(b) ",
                "1- a(b): {'",
                "1- a(b): {",
                "'",
                "'a' ",
                "\"a, ",
                "{",
                "}",
                "(",
                "1",
                "- ",
                "a,",
                "1- a(b): {'a,'b,",
                "2- a(,",
                "**",
                "```",
                "\\",
                "'x\\",
                " 2- a(b): {",
                "\n",
                "'}\n",
                "a x2 ",
                "\".",
                ". ",
                "\ud83d",
                "1-a(b):{2-a(b):{"
            })
    @Timeout(10)
    void aMegabyteOfAnythingIsReadAtOnce(String pattern) {
        for (String head : List.of("", "1- a(b): {'")) {
            String text = head + pattern.repeat(AnswerParser.MAX_CHARACTERS / pattern.length());
            for (AnswerParser parser : List.of(AnswerParser.standard(), AnswerParser.reference())) {
                long start = System.nanoTime();
                parser.parse(text);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    @Test
    @Timeout(2)
    void ofTenMegabytesTheFirstIsRead() {
        String text = "1- wait(): {'wait1'} " + "2- ".repeat(4_000_000);
        assertThat(AnswerParser.standard().parse(text).cut()).isTrue();
        assertThat(AnswerParser.reference().parse(text).cut()).isTrue();
    }

    private static List<String> actions(String text) {
        return AnswerParser.standard().parse(text).actions();
    }
}

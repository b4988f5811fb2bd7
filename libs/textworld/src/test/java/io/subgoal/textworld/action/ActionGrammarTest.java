package io.subgoal.textworld.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActionGrammarTest {

    private final ActionGrammar grammar = ActionGrammar.standard();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait|WAIT10()",
                "wait1|WAIT()",
                "7|CHOOSE(7)",
                "end subgoal|END_SG()",
                "look in fridge|LOOK_IN(fridge)",
                "use thermometer on steam|USE(thermometer, steam)",
                "drop component in inventory|DROP(component, inventory)",
                "drop stone|DROP(stone)",
                "connect anode in battery to wire terminal 1|CONNECT(anode in battery, wire terminal 1)",
                "move a to b to c|MOVE(a to b, c)",
                "reset task|RESET_TASK()"
            })
    void knowsEveryVerbBothWays(String plain, String formal) {
        assertThat(grammar.formal(plain)).contains(formal);
        assertThat(grammar.plain(formal)).contains(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pour cup containing blue paint in art studio in cup containing red paint in table"
                        + "|POUR(cup containing blue paint in art studio, cup containing red paint in table)",
                "pour jug in bowl|POUR(jug, bowl)",
                "pour cup in desk in bowl|POUR(cup in desk, bowl)",
                "dunk rag in water|DUNK(rag, water)"
            })
    void poursIntoTheVesselAndNotIntoThePlaceItStandsIn(String plain, String formal) {
        assertThat(grammar.formal(plain)).contains(formal);
    }

    @Test
    void readsOtherNamesThatModelsMayWrite() {
        assertThat(grammar.plain("PICKUP(orange)")).contains("pick up orange");
        assertThat(grammar.plain("TURN_ON(stove)")).contains("activate stove");
        assertThat(grammar.plain("PLACE(pot, stove)")).contains("move pot to stove");
        assertThat(grammar.plain("GO(kitchen) and more")).contains("go to kitchen");
    }

    @Test
    void refusesWhatIsNoAction() {
        assertThat(grammar.formal("juggle orange")).isEmpty();
        assertThat(grammar.plain("GO(kitchen")).isEmpty();
        assertThat(grammar.plain("MOVE(pot)")).isEmpty();
        assertThat(grammar.plain("")).isEmpty();
    }

    static Stream<String> randomTexts() {
        Random random = new Random(5);
        List<String> pieces = List.of(
                "GO",
                "MOVE",
                "pour",
                "(",
                ")",
                ", ",
                " in ",
                " to ",
                " into ",
                "open door to ",
                "focus on ",
                "x",
                "pot",
                "END_SG()",
                "\n");
        return Stream.generate(() -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = random.nextInt(9); i >= 0; i--) {
                        text.append(pieces.get(random.nextInt(pieces.size())));
                    }
                    return text.toString();
                })
                .limit(2000);
    }

    @ParameterizedTest
    @MethodSource("randomTexts")
    void neverFailsAndIsStable(String text) {
        grammar.plain(text);
        ActionGrammar.reference().plain(text);
        ActionGrammar.reference().formal(text);
        // What can be said formally means the same after a round trip.
        grammar.formal(text)
                .flatMap(grammar::plain)
                .flatMap(grammar::formal)
                .ifPresent(again -> assertThat(grammar.plain(again).flatMap(grammar::formal))
                        .contains(again));
    }
}

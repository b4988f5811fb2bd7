package io.subgoal.agent.play;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DisambiguationTest {

    private static final String QUESTION = """
            Ambiguous request: Please enter the number for the action you intended (or blank to cancel):
            0:\tconnect terminal 2 (in black wire, in table, in workshop) to cathode (in switch, in table, in workshop)
            1:\tconnect terminal 2 (in black wire, in table, in workshop) to cathode (in battery, in table, in workshop)
            2:\tconnect terminal 2 (in black wire, in table, in workshop) to cathode (in red light bulb, in table, in workshop)
            """;

    private static final String SOAP = """
            Ambiguous request: Please enter the number for the action you intended (or blank to cancel):
            0:\tmove soap (in cupboard, in kitchen)
            1:\tfocus on soap (in cupboard, in kitchen)
            2:\tfocus on soap
            """;

    @Test
    void theReadingThatHasMostToDoWithTheSubgoalIsMeant() {
        String action = "connect black wire terminal 2 to cathode";
        assertThat(Disambiguation.answer(action, QUESTION, "connect(battery, red light bulb)"))
                .isEqualTo("2");
        assertThat(Disambiguation.answer(action, QUESTION, "Test whether it works with the battery."))
                .isEqualTo("1");
        assertThat(Disambiguation.answer(action, QUESTION, "connect(fan)")).isEqualTo("0");
    }

    @Test
    void theActionItselfGoesFirstAndThenWhatBeginsWithIt() {
        assertThat(Disambiguation.answer("focus on soap", SOAP, "in the cupboard"))
                .isEqualTo("2");
        assertThat(Disambiguation.answer("focus on", SOAP, "Boil it.")).isEqualTo("1");
    }
}

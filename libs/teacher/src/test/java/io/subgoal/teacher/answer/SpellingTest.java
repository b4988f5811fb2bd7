package io.subgoal.teacher.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write by hand. */
class SpellingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "find(ice)                    | find(ice)",
                "Pick Up( metal  pot )        | pick_up(metal pot)",
                "MonitorTemperature(pot,ice)  | monitor_temperature(pot, ice)",
                "complete_task()              | complete_task()",
                "focus_on(seed (in jar))      | focus_on(seed (in jar))"
            })
    void readsSubgoalsAsTheParserDoes(String written, String read) {
        assertThat(Spelling.subgoal(written)).contains(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "find",
                "find ice",
                "(ice)",
                "find(ice",
                "find(ice) now",
                "2- find(ice)",
                "find(ice): {'a'} 2- heat(ice)",
                "find(<extra_id_1>)",
                "__(ice)"
            })
    void refusesWhatIsNoSubgoal(String written) {
        assertThat(Spelling.subgoal(written)).isEmpty();
    }

    @Test
    void expandsActions() {
        assertThat(Spelling.actions(" 'wait1  x3' ")).containsExactly("wait1", "wait1", "wait1");
        assertThat(Spelling.actions("go to art studio")).containsExactly("go to art studio");
        assertThat(Spelling.actions("wait1 x9999")).hasSize(9999);
    }
}

package io.subgoal.agent.react;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a model writes it, the first action is found. */
class ReactAnswerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thought: The door is shut.\nAction: open door to kitchen",
                "thought: The door is shut.\n\nACTION : open door to kitchen\n",
                "**Thought:** The door is shut.\n**Action:** `open door to kitchen`",
                "```\nThought: The door is shut.\nAction: open door to kitchen\n```",
                "```text\nThought 1: The door is shut.\nAction 1: open door to kitchen\n```",
                "Thought: The door is shut.\nAction:\nopen door to kitchen",
                "Thought: The door is shut.\nAction: \"Open door to kitchen.\"",
                "Thought: The door is shut.\nAction: [open door to kitchen]",
                "Thought: The door is shut.\nAction: open door to kitchen\nObservation: It is open now.\nAction: go to kitchen",
                "Thought: The door is shut.\nAction: open door to kitchen; go to kitchen",
                "Thought: The door is shut.\nAction: open door to kitchen and then go to kitchen",
                "Thought: The door is shut.\nAction: 1. open door to kitchen\n2. go to kitchen",
                "<think>The door is shut.</think>\nAction: open door to kitchen",
                "The door is shut.\nopen door to kitchen",
                "Thought: The door is shut.\nopen door to kitchen\nObservation: It is open now.",
                "- Thought: The door is shut.\n- Action: open door to kitchen"
            })
    void findsThoughtAndAction(String text) {
        assertThat(ReactAnswer.parse(text)).isEqualTo(new ReactAnswer("The door is shut.", "open door to kitchen"));
    }

    @Test
    void takesTheWholeLastLineWhereNothingIsLabelled() {
        assertThat(ReactAnswer.parse("look around")).isEqualTo(new ReactAnswer("", "look around"));
        assertThat(ReactAnswer.parse("Thought: look around")).isEqualTo(new ReactAnswer("", "look around"));
    }

    @Test
    void keepsLettersWithinNamesAsTheyAre() {
        assertThat(ReactAnswer.parse("Action: Focus on unknown substance B").action())
                .isEqualTo("focus on unknown substance B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n ", "```\n```", "Thought: I wonder.\nAction:", "Observation: nothing", "<think>Hm"})
    void findsNoActionWhereThereIsNone(String text) {
        assertThat(ReactAnswer.parse(text).action()).isEmpty();
    }

    @Test
    void standsInTheTalkAsItShouldHaveBeenWritten() {
        assertThat(new ReactAnswer("aha", "wait").text()).isEqualTo("Thought: aha\nAction: wait");
        assertThat(new ReactAnswer("", "wait").text()).isEqualTo("Action: wait");
    }
}

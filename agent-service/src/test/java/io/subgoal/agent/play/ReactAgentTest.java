package io.subgoal.agent.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.agent.llm.Llm;
import io.subgoal.agent.react.ReactTalk;
import io.subgoal.teacher.prompt.Message;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An LLM's answers become actions, and what comes of them is told to it. */
class ReactAgentTest {

    private static final List<String> VALID = List.of("open door to kitchen", "pick up apple", "focus on apple");

    private final List<List<Message>> asked = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final ReactAgent agent = new ReactAgent(
            messages -> {
                asked.add(messages);
                return new Llm.Said(answers.get(asked.size() - 1), 5);
            },
            state -> new ReactTalk("rules", state.taskDescription(), 10_000, messages -> 1));

    private static Situation situation(List<HistoryEntry> done, String... rejected) {
        List<HistoryEntry> history = new ArrayList<>();
        history.add(HistoryEntry.START);
        history.addAll(done);
        return new Situation(
                new PromptState("task", 1, 0, history, "look", "inventory", List.of(), List.of()),
                () -> VALID,
                List::of,
                List.of(rejected));
    }

    private static HistoryEntry did(String action, String observation) {
        return new HistoryEntry(action, 0, observation);
    }

    private Decision decide(Situation situation) throws InterruptedException {
        return agent.decide(situation).orElseThrow();
    }

    private String heard() {
        return asked.getLast().getLast().content();
    }

    @Test
    void doesWhatTheModelSaysAndTellsItWhatCameOfIt() throws Exception {
        answers.addAll(List.of("Thought: hungry\nAction: eat apple", "Action: sleep"));
        Decision first = decide(situation(List.of()));
        assertThat(first.action()).isEqualTo("eat apple");
        assertThat(first.thought()).isEqualTo("hungry");
        assertThat(first.stage()).isNull();
        assertThat(first.settled()).isFalse();
        Decision second = decide(situation(List.of(did("eat apple", "It was good."))));
        assertThat(second.action()).isEqualTo("sleep");
        assertThat(second.thought()).isNull();
        assertThat(heard()).isEqualTo("It was good.");
        assertThat(agent.waitedMillis()).isEqualTo(10);
    }

    @Test
    void takesThePossibleActionOnlyWhenTheWorldDoesNotUnderstand() throws Exception {
        answers.addAll(List.of("Action: go to kitchen", "Action: pick up apple"));
        assertThat(decide(situation(List.of())).action()).isEqualTo("go to kitchen");
        Decision matched = decide(situation(List.of(), "go to kitchen"));
        assertThat(matched.action()).isEqualTo("open door to kitchen");
        assertThat(matched.stage()).isEqualTo("REPAIRED");
        assertThat(asked).hasSize(1);
        decide(situation(List.of(did("open door to kitchen", "The door is now open."))));
        assertThat(heard()).isEqualTo("(You did: open door to kitchen)\nThe door is now open.");
    }

    @Test
    void tellsTheModelWhatWasNotUnderstoodWhereNothingIsLikeIt() throws Exception {
        answers.addAll(List.of("Action: dance", "Action: sing", "Action: dance"));
        decide(situation(List.of()));
        assertThat(decide(situation(List.of(), "dance")).action()).isEqualTo("sing");
        assertThat(heard()).contains("does not understand \"dance\"");
        Decision stubborn = decide(situation(List.of(), "dance", "sing"));
        assertThat(stubborn.action()).isEqualTo("dance");
        assertThat(stubborn.settled()).isTrue();
    }

    @Test
    void neverFocusesByLikeness() throws Exception {
        answers.addAll(List.of("Action: focus on red apple", "Action: pick up apple"));
        decide(situation(List.of()));
        assertThat(decide(situation(List.of(), "focus on red apple")).action()).isEqualTo("pick up apple");
        assertThat(asked).hasSize(2);
    }

    @Test
    void givesUpAfterThreeAnswersWithoutAnAction() throws Exception {
        answers.addAll(List.of("", "Thought: hm\nAction:", " ", "never asked"));
        assertThat(agent.decide(situation(List.of()))).isEmpty();
        assertThat(asked).hasSize(3);
        assertThat(heard()).contains("no action");
    }
}

package io.subgoal.agent.react;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.llm.TokenCounter;
import io.subgoal.teacher.prompt.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReactTalkTest {

    private static final TokenCounter COUNTER = TokenCounter.forModel("gpt-4o");

    private static ReactTalk talk(long limit) {
        return new ReactTalk("the rules", "the task", limit, COUNTER::count);
    }

    private static ReactAnswer wait(int i) {
        return new ReactAnswer("thought " + i, "wait1");
    }

    @Test
    void isToldInOrder() {
        ReactTalk talk = talk(1000);
        assertThat(talk.messages()).containsExactly(Message.system("the rules"), Message.user("the task"));
        talk.add(wait(1), "you wait");
        assertThat(talk.messages())
                .containsExactly(
                        Message.system("the rules"),
                        Message.user("the task"),
                        Message.assistant("Thought: thought 1\nAction: wait1"),
                        Message.user("you wait"));
        assertThat(talk.leftOut()).isZero();
    }

    @Test
    void leavesOutTheOldestTurnsAndSaysHowMany() {
        ReactTalk talk = talk(300);
        for (int i = 0; i < 100; i++) {
            talk.add(wait(i), "you wait for the %dth time".formatted(i));
            assertThat(COUNTER.count(talk.messages())).isLessThanOrEqualTo(300);
        }
        List<Message> messages = talk.messages();
        int kept = (messages.size() - 2) / 2;
        assertThat(kept).isBetween(5, 20);
        assertThat(talk.leftOut()).isEqualTo(100 - kept);
        assertThat(messages.get(1).content())
                .isEqualTo("the task\n\n(Here %d earlier turns are left out.)".formatted(100 - kept));
        assertThat(messages.get(2).role()).isEqualTo(Message.Role.ASSISTANT);
        assertThat(messages.getLast()).isEqualTo(Message.user("you wait for the 99th time"));
    }

    @Test
    void keepsTheLastTurnHoweverLongItIs() {
        ReactTalk talk = talk(100);
        talk.add(wait(1), "short");
        talk.add(wait(2), "word ".repeat(500));
        assertThat(talk.messages()).hasSize(4);
        assertThat(talk.leftOut()).isEqualTo(1);
    }
}

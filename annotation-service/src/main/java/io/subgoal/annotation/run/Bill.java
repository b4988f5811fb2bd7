package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.LlmException;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.prompt.Prompt;
import java.math.BigDecimal;
import java.util.Optional;

/** A desk that keeps account of what one talk takes. Its purse is for this talk alone. */
final class Bill implements Desk {

    private static final int MICROS = 6;

    private final Desk desk;
    private final TeacherSettings settings;
    private final Purse purse;
    private final TeacherCalls calls;
    private long promptTokens;
    private long answerTokens;

    Bill(Desk desk, TeacherSettings settings, Purse purse, TeacherCalls calls) {
        this.desk = desk;
        this.settings = settings;
        this.purse = purse;
        this.calls = calls;
    }

    @Override
    public Optional<String> find(Episode episode, int number, Prompt prompt) {
        return desk.find(episode, number, prompt);
    }

    @Override
    public Optional<String> ask(Episode episode, int number, Prompt prompt) throws LlmException, InterruptedException {
        long before = purse.tokens();
        Optional<String> answer = desk.ask(episode, number, prompt);
        if (purse.tokens() > before) {
            calls.answer(StoredDesk.request(settings, prompt).sha256()).ifPresent(response -> {
                promptTokens += response.promptTokens();
                answerTokens += response.completionTokens();
            });
        }
        return answer;
    }

    /** Whether nothing was taken: every answer was there already. */
    boolean reused() {
        return purse.tokens() == 0;
    }

    long promptTokens() {
        return promptTokens;
    }

    long answerTokens() {
        return answerTokens;
    }

    /** What it cost, calls that may have been charged without an answer included; 0 where no price is known. */
    BigDecimal dollars() {
        return BigDecimal.valueOf(purse.money(), MICROS);
    }
}

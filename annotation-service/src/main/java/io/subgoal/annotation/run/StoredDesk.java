package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.Dialect;
import io.subgoal.llm.LlmException;
import io.subgoal.llm.LlmReply;
import io.subgoal.llm.LlmRequest;
import io.subgoal.store.teacher.StoredResponse;
import io.subgoal.store.teacher.TeacherCall;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.prompt.Prompt;
import java.util.Locale;
import java.util.Optional;

/** Answers from the store alone. */
class StoredDesk implements Desk {

    private final TeacherCalls calls;
    private final TeacherSettings settings;

    StoredDesk(TeacherCalls calls, TeacherSettings settings) {
        this.calls = calls;
        this.settings = settings;
    }

    /** The exact request for a prompt. */
    static LlmRequest request(TeacherSettings settings, Prompt prompt) {
        return new LlmRequest(
                settings.provider(),
                settings.model(),
                prompt.messages(),
                settings.temperature(),
                settings.seed(),
                settings.maxTokens(),
                Dialect.valueOf(settings.dialect().toUpperCase(Locale.ROOT)));
    }

    LlmRequest request(Prompt prompt) {
        return request(settings, prompt);
    }

    @Override
    public Optional<String> find(Episode episode, int number, Prompt prompt) {
        LlmRequest request = request(prompt);
        Optional<StoredResponse> stored = calls.answer(request.sha256());
        stored.ifPresent(answer -> calls.reused(
                new TeacherCall(episode.runId(), episode.trajectoryId(), number, answer.requestSha256(), 0, 0)));
        return stored.map(answer -> LlmReply.parse(answer.response(), request).text());
    }

    @Override
    public Optional<String> ask(Episode episode, int number, Prompt prompt) throws LlmException, InterruptedException {
        return Optional.empty();
    }
}

package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.LlmReply;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.prompt.Prompt;
import java.util.Objects;
import java.util.Optional;

/**
 * The answers a run got. The first answer about an episode is found even if the question would be another one today, since
 * the example that was shown with it may have changed.
 */
final class RereadDesk extends StoredDesk {

    private final TeacherCalls calls;

    RereadDesk(TeacherCalls calls, TeacherSettings settings) {
        super(calls, settings);
        this.calls = calls;
    }

    @Override
    public Optional<String> find(Episode episode, int number, Prompt prompt) {
        if (number == 0) {
            Optional<String> first = calls.firstAnswer(
                            Objects.requireNonNull(episode.runId()), Objects.requireNonNull(episode.trajectoryId()))
                    .map(answer ->
                            LlmReply.parse(answer.response(), request(prompt)).text());
            if (first.isPresent()) {
                return first;
            }
        }
        return super.find(episode, number, prompt);
    }
}

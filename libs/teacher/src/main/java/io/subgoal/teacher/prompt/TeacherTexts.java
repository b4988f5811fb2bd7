package io.subgoal.teacher.prompt;

import io.subgoal.teacher.answer.AnswerWriter;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.Map;

/** What annotation and planning say in the same way. */
final class TeacherTexts {

    /** How much of an answer is shown to the LLM again. */
    private static final int MAX_ECHO = 40_000;

    private TeacherTexts() {}

    static List<String> keptActions(Trajectory trajectory) {
        return trajectory.keptSteps().stream().map(Step::action).toList();
    }

    static Message question(Template question, String task, List<String> path) {
        return Message.user(question.fill(Map.of(
                "task", task.strip(), "count", Integer.toString(path.size()), "path", AnswerWriter.actions(path))));
    }

    /** An answer as the LLM's own words. Chats refuse empty messages. */
    static Message said(String answer) {
        String shown = answer.length() > MAX_ECHO ? answer.substring(0, MAX_ECHO) : answer;
        return Message.assistant(shown.isBlank() ? "(nothing)" : shown);
    }
}

package io.subgoal.teacher.prompt;

import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerWriter;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What an LLM is asked about a gold path. It sees the task's text and the kept actions, nothing else. */
public final class AnnotationPrompts {

    private final Message system;
    private final WorkedExamples examples;
    private final Template question;
    private final Template again;
    private final Template repair;
    private final Template repairAgain;

    public AnnotationPrompts(PromptVersion version) {
        Templates templates = new Templates(version);
        system = Message.system(templates.text("brief") + "\n\n" + templates.text("annotate"));
        examples = new WorkedExamples(templates);
        question = templates.get("question");
        again = templates.get("again");
        repair = templates.get("repair");
        repairAgain = templates.get("repair-again");
    }

    /**
     * Asks for the sub-goals of a path, after a worked example of the task's group and, if there is one, an episode of the
     * same task. Neither is ever the episode itself.
     *
     * @throws IllegalArgumentException if the same-task example is of another task, of the same variation, or not of the
     *     train fold
     */
    public Prompt question(Trajectory gold, Optional<AnnotatedTrajectory> sameTask) {
        sameTask.ifPresent(example -> SameTaskExample.check(example, gold.task(), OptionalInt.of(gold.variation())));
        WorkedExample worked = examples.choose(
                gold.task().topic(),
                example -> example.isOf(gold)
                        || sameTask.filter(same -> example.isOf(same.trajectory()))
                                .isPresent());
        List<Message> messages = new ArrayList<>();
        messages.add(system);
        messages.add(TeacherTexts.question(question, worked.description(), worked.path()));
        messages.add(Message.assistant(worked.answer()));
        sameTask.ifPresent(same -> {
            messages.add(ask(same.trajectory()));
            messages.add(Message.assistant(AnswerWriter.items(Answer.of(same))));
        });
        messages.add(ask(gold));
        return new Prompt(messages);
    }

    /** Asks once more after an answer in which nothing could be read. */
    public Prompt again(Prompt asked, String answer) {
        return asked.with(TeacherTexts.said(answer), Message.user(again.text()));
    }

    /** Asks where a run of actions belongs that the answer has left out. */
    public Prompt repair(Trajectory gold, String answer, List<String> run) {
        Message where = Message.user(repair.fill(run(run)));
        return new Prompt(List.of(system, ask(gold), TeacherTexts.said(answer), where));
    }

    /**
     * Asks once more about a run of actions, and says what was wrong.
     *
     * @param listed the actions that the last answer has listed
     * @param leftOut those of the run that it has left out
     */
    public Prompt repairAgain(
            Prompt asked, String answer, List<String> run, List<String> listed, List<String> leftOut) {
        String problem = listed.isEmpty()
                ? "I could not read any sub-goal in your answer."
                : "Your answer leaves out, or has in another order: " + AnswerWriter.actions(leftOut) + ".";
        Map<String, String> values = new HashMap<>(run(run));
        values.put("problem", problem);
        return asked.with(TeacherTexts.said(answer), Message.user(repairAgain.fill(values)));
    }

    private Message ask(Trajectory trajectory) {
        return TeacherTexts.question(question, trajectory.description(), TeacherTexts.keptActions(trajectory));
    }

    private static Map<String, String> run(List<String> run) {
        return Map.of("count", Integer.toString(run.size()), "run", AnswerWriter.actions(run));
    }
}

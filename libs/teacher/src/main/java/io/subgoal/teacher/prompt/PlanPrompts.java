package io.subgoal.teacher.prompt;

import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerWriter;
import io.subgoal.teacher.answer.Vocabulary;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an LLM is asked before play, when no path is known: which sub-goals lead to the end of the task? */
public final class PlanPrompts {

    private final Message system;
    private final WorkedExamples examples;
    private final Template question;
    private final Template again;

    public PlanPrompts(PromptVersion version) {
        Templates templates = new Templates(version);
        String rules = templates.get("plan").fill(Map.of("names", String.join(", ", Vocabulary.STANDARD.names())));
        system = Message.system(templates.text("brief") + "\n\n" + rules);
        examples = new WorkedExamples(templates);
        question = templates.get("plan-question");
        again = templates.get("again");
    }

    /**
     * Asks for a plan, after a worked example of the task's group and, if there is one, an episode of the same task.
     *
     * @throws IllegalArgumentException if the same-task example is of another task, of the same variation, not of the
     *     train fold, or has no steps
     */
    public Prompt question(Situation situation, Optional<AnnotatedTrajectory> sameTask) {
        sameTask.ifPresent(example -> SameTaskExample.check(example, situation.task(), situation.variation()));
        WorkedExample worked = examples.choose(
                situation.task().topic(),
                example -> isOf(example, situation)
                        || sameTask.filter(same -> example.isOf(same.trajectory()))
                                .isPresent());
        List<Message> messages = new ArrayList<>();
        messages.add(system);
        messages.add(ask(worked.description(), worked.look(), worked.inventory()));
        messages.add(Message.assistant(worked.answer()));
        sameTask.ifPresent(same -> {
            messages.add(askAtStart(same.trajectory()));
            messages.add(Message.assistant(AnswerWriter.items(Answer.of(same))));
        });
        messages.add(ask(situation.description(), situation.look(), situation.inventory()));
        return new Prompt(messages);
    }

    /** Asks once more after an answer in which nothing could be read. */
    public Prompt again(Prompt asked, String answer) {
        return asked.with(TeacherTexts.said(answer), Message.user(again.text()));
    }

    private static boolean isOf(WorkedExample example, Situation situation) {
        return situation.variation().isPresent()
                && example.isOf(situation.task(), situation.variation().getAsInt());
    }

    private Message askAtStart(Trajectory trajectory) {
        if (trajectory.steps().isEmpty()) {
            throw new IllegalArgumentException("An example for a plan needs a first step to be seen");
        }
        Step first = trajectory.steps().getFirst();
        return ask(trajectory.description(), first.look(), first.inventory());
    }

    private Message ask(String task, String look, String inventory) {
        return Message.user(
                question.fill(Map.of("task", task.strip(), "look", look.strip(), "inventory", inventory.strip())));
    }
}

package io.subgoal.teacher.annotate;

import io.subgoal.teacher.align.Aligner;
import io.subgoal.teacher.align.Alignment;
import io.subgoal.teacher.align.MissingRun;
import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerParser;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.ReplyMissingException;
import io.subgoal.teacher.dialogue.Talk;
import io.subgoal.teacher.prompt.AnnotationPrompts;
import io.subgoal.teacher.prompt.Prompt;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/** The talk by our rules: an answer, asked for twice at most; repairs; the fall-back. */
record StandardScript(AnnotationPrompts prompts, Trajectory gold, Optional<AnnotatedTrajectory> sameTask, int maxTries)
        implements Talk.Script<Annotation> {

    @Override
    public Progress<Annotation> play(Talk talk) throws ReplyMissingException {
        Prompt question = prompts.question(gold, sameTask);
        String reply = talk.ask(question);
        Answer answer = AnswerParser.standard().parse(reply);
        if (answer.listsNothing() && talk.mayAsk()) {
            reply = talk.ask(prompts.again(question, reply));
            answer = AnswerParser.standard().parse(reply);
        }
        if (answer.listsNothing()) {
            return new Progress.Rejected<>("No sub-goal with actions could be read in the answer", talk.calls());
        }
        boolean firstAnswer = talk.calls() == 1;
        List<String> actions = gold.keptSteps().stream().map(Step::action).toList();
        List<Listed> listed = Listed.of(answer, 0, Source.ANSWER);
        Alignment alignment = Aligner.align(actions, Listed.actions(listed));
        Labels labels = new Labels(actions.size());
        labels.take(alignment, listed, 0);
        boolean nothingFits = labels.allOpen();
        Repair repair = new Repair(
                prompts, talk, gold, actions, reply, maxTries, answer.items().size());
        for (MissingRun run : alignment.missing()) {
            if (run.length() > 1 || nothingFits) {
                repair.fill(labels, run);
            }
        }
        if (labels.allOpen()) {
            return new Progress.Rejected<>("No action of the answer is one of the path", talk.calls());
        }
        labels.close();
        List<String> removed =
                alignment.removed().stream().map(j -> listed.get(j).action()).toList();
        boolean exact = firstAnswer && alignment.exact();
        boolean cut = answer.cut() || repair.cut();
        return new Progress.Done<>(
                Assembly.annotation(gold, labels.all(), exact, talk.calls(), removed, cut), talk.calls());
    }
}

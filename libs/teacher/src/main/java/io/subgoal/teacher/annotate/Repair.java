package io.subgoal.teacher.annotate;

import io.subgoal.teacher.align.Aligner;
import io.subgoal.teacher.align.Alignment;
import io.subgoal.teacher.align.Edit;
import io.subgoal.teacher.align.MissingRun;
import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerParser;
import io.subgoal.teacher.dialogue.ReplyMissingException;
import io.subgoal.teacher.dialogue.Talk;
import io.subgoal.teacher.prompt.AnnotationPrompts;
import io.subgoal.teacher.prompt.Prompt;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks where runs of missing actions belong, and takes the best answer there is for each. */
final class Repair {

    private final AnnotationPrompts prompts;
    private final Talk talk;
    private final Trajectory gold;
    private final List<String> actions;
    private final String answer;
    private final int maxTries;
    private int nextGroup;
    private boolean cut;

    /** What a reply knows about a run. */
    private record Try(List<Listed> listed, Alignment alignment) {

        /** A single action may stay missing: it will join its neighbour, as in a first answer. */
        boolean suffices() {
            return !alignment.matches().isEmpty()
                    && alignment.missing().stream().allMatch(run -> run.length() == 1);
        }

        boolean betterThan(@Nullable Try other) {
            return other == null
                    || alignment.matches().size() > other.alignment.matches().size();
        }
    }

    /**
     * @param answer the answer that left something out
     * @param firstGroup the number from which groups of labels are not taken yet
     */
    Repair(
            AnnotationPrompts prompts,
            Talk talk,
            Trajectory gold,
            List<String> actions,
            String answer,
            int maxTries,
            int firstGroup) {
        this.prompts = prompts;
        this.talk = talk;
        this.gold = gold;
        this.actions = actions;
        this.answer = answer;
        this.maxTries = maxTries;
        nextGroup = firstGroup;
    }

    /** Whether a reply was too long to be read to its end. */
    boolean cut() {
        return cut;
    }

    /** Labels of a run what can be found out by asking; the rest stays open. */
    void fill(Labels labels, MissingRun missing) throws ReplyMissingException {
        List<String> run = actions.subList(missing.from(), missing.to());
        Prompt prompt = prompts.repair(gold, answer, run);
        Try best = null;
        for (int tries = 0; tries < maxTries && talk.mayAsk(); tries++) {
            String reply = talk.ask(prompt);
            Try next = read(reply, run);
            if (next.betterThan(best)) {
                best = next;
            }
            if (next.suffices()) {
                break;
            }
            prompt = prompts.repairAgain(prompt, reply, run, Listed.actions(next.listed()), leftOut(next, run));
        }
        if (best != null) {
            labels.take(best.alignment(), best.listed(), missing.from());
        }
    }

    private Try read(String reply, List<String> run) {
        Answer read = AnswerParser.standard().parse(reply);
        List<Listed> listed = Listed.of(read, nextGroup, Source.REPAIR);
        nextGroup += read.items().size();
        cut |= read.cut();
        return new Try(listed, Aligner.align(run, Listed.actions(listed)));
    }

    private static List<String> leftOut(Try attempt, List<String> run) {
        return attempt.alignment().edits().stream()
                .filter(Edit.Add.class::isInstance)
                .map(edit -> run.get(((Edit.Add) edit).gold()))
                .toList();
    }
}

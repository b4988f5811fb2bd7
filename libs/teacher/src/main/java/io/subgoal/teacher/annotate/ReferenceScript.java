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
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The talk of the published code. In passes, the listed actions are changed towards the path: a single missing action is
 * put in under the sub-goal before it; for a run of them a reply's own actions are put in, whatever they are; and all is
 * aligned again. Each pass without a call brings the list closer, so the limit on calls ends every talk.
 */
record ReferenceScript(AnnotationPrompts prompts, Trajectory gold, Optional<AnnotatedTrajectory> sameTask)
        implements Talk.Script<Annotation> {

    private static final String UNREADABLE = "The published reading finds no item in a reply";

    @Override
    public Progress<Annotation> play(Talk talk) throws ReplyMissingException {
        List<String> actions = gold.keptSteps().stream().map(Step::action).toList();
        String reply = talk.ask(prompts.question(gold, sameTask));
        Answer answer = AnswerParser.reference().parse(reply);
        List<Listed> listed = Listed.of(answer, 0, Source.ANSWER);
        List<String> removed = new ArrayList<>();
        boolean exact = true;
        boolean cut = answer.cut();
        int nextGroup = answer.items().size();
        while (!listed.isEmpty()) {
            Alignment alignment = Aligner.reference(actions, Listed.actions(listed));
            overwriteLast(listed, alignment, actions.getLast());
            if (alignment.exact()) {
                return done(talk, listed, exact, removed, cut);
            }
            exact = false;
            Map<Integer, List<Listed>> insertions = new HashMap<>();
            for (MissingRun run : alignment.missing()) {
                List<Listed> inserted = insertions.computeIfAbsent(run.before(), before -> new ArrayList<>());
                if (run.length() == 1) {
                    Label label = listed.get(Math.max(0, run.before() - 1)).label();
                    inserted.add(new Listed(actions.get(run.from()), label.from(Source.SINGLE_MISSING)));
                    continue;
                }
                if (!talk.mayAsk()) {
                    return rejected("The published code would go on asking for the same actions", talk);
                }
                Answer repair = AnswerParser.reference()
                        .parse(talk.ask(prompts.repair(gold, reply, actions.subList(run.from(), run.to()))));
                List<Listed> pairs = Listed.of(repair, nextGroup, Source.REPAIR);
                if (pairs.isEmpty()) {
                    return rejected(UNREADABLE, talk);
                }
                nextGroup += repair.items().size();
                cut |= repair.cut();
                inserted.addAll(pairs);
            }
            Set<Integer> gone = Set.copyOf(alignment.removed());
            for (int j : alignment.removed()) {
                removed.add(listed.get(j).action());
            }
            listed = edited(listed, insertions, gone);
        }
        return rejected(UNREADABLE, talk);
    }

    /** The last element counts as the last action of the path, whatever it says. */
    private static void overwriteLast(List<Listed> listed, Alignment alignment, String lastAction) {
        int last = alignment.matches().getLast().listed();
        listed.set(last, new Listed(lastAction, listed.get(last).label()));
    }

    private static List<Listed> edited(List<Listed> listed, Map<Integer, List<Listed>> insertions, Set<Integer> gone) {
        List<Listed> edited = new ArrayList<>();
        for (int j = 0; j < listed.size(); j++) {
            edited.addAll(insertions.getOrDefault(j, List.of()));
            if (!gone.contains(j)) {
                edited.add(listed.get(j));
            }
        }
        return edited;
    }

    private Progress<Annotation> done(
            Talk talk, List<Listed> listed, boolean exact, List<String> removed, boolean cut) {
        List<Label> labels = listed.stream().map(Listed::label).toList();
        if (labels.stream().anyMatch(label -> label.subgoal().isBlank())) {
            return rejected("The published reading finds an item without a name", talk);
        }
        return new Progress.Done<>(Assembly.annotation(gold, labels, exact, talk.calls(), removed, cut), talk.calls());
    }

    private static Progress<Annotation> rejected(String reason, Talk talk) {
        return new Progress.Rejected<>(reason, talk.calls());
    }
}

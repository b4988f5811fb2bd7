package io.subgoal.teacher.plan;

import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerParser;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.dialogue.ReplyMissingException;
import io.subgoal.teacher.dialogue.Talk;
import io.subgoal.teacher.prompt.PlanPrompts;
import io.subgoal.teacher.prompt.Prompt;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.teacher.prompt.Situation;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import java.util.Optional;

/** Reads plans in the answers of an LLM, without ever calling one. Safe for many threads. */
public final class Planner {

    /** A plan costs one call, and a second one if nothing can be read in the first answer. */
    private static final int MAX_CALLS = 2;

    private final PlanPrompts prompts;

    public Planner(PromptVersion version) {
        prompts = new PlanPrompts(version);
    }

    /**
     * How far the plan for an episode comes with these replies.
     *
     * @param sameTask an annotated episode of the same task's train fold, to be shown as an example
     * @throws IllegalArgumentException if the example is of another task, of the same variation, not of the train fold,
     *     or has no steps
     */
    public Progress<Plan> progress(Situation situation, Optional<AnnotatedTrajectory> sameTask, Replies replies) {
        return Talk.play(replies, MAX_CALLS, talk -> play(talk, prompts.question(situation, sameTask)));
    }

    private Progress<Plan> play(Talk talk, Prompt question) throws ReplyMissingException {
        String reply = talk.ask(question);
        Answer answer = AnswerParser.standard().parse(reply);
        if (answer.items().isEmpty()) {
            answer = AnswerParser.standard().parse(talk.ask(prompts.again(question, reply)));
        }
        return answer.items().isEmpty()
                ? new Progress.Rejected<>("No sub-goal could be read in the answer", talk.calls())
                : new Progress.Done<>(Plan.of(answer), talk.calls());
    }
}

package io.subgoal.teacher.annotate;

import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.dialogue.Talk;
import io.subgoal.teacher.prompt.AnnotationPrompts;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.Optional;

/**
 * Finds the sub-goals of gold paths in the answers of an LLM, without ever calling one. Progress is a pure function of
 * the path and of the replies so far: an interrupted run goes on where its stored replies end, and stored replies can be
 * read again at no cost. Safe for many threads.
 */
public final class Annotator {

    private final AnnotationPrompts prompts;
    private final Rules rules;

    public Annotator(PromptVersion version, Rules rules) {
        prompts = new AnnotationPrompts(version);
        this.rules = rules;
    }

    /**
     * How far the annotation of a path comes with these replies.
     *
     * @param sameTask an episode of the same task's train fold that is annotated already, to be shown as an example
     * @throws IllegalArgumentException if the path has no kept step, or if the example is of another task, of the same
     *     variation or not of the train fold
     */
    public Progress<Annotation> progress(Trajectory gold, Optional<AnnotatedTrajectory> sameTask, Replies replies) {
        if (gold.keptSteps().isEmpty()) {
            throw new IllegalArgumentException("Task %s variation %d has no kept step"
                    .formatted(gold.task().id(), gold.variation()));
        }
        Talk.Script<Annotation> script = rules.reference()
                ? new ReferenceScript(prompts, gold, sameTask)
                : new StandardScript(prompts, gold, sameTask, rules.maxTries());
        return Talk.play(replies, rules.maxCalls(), script);
    }
}

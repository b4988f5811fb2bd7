package io.subgoal.teacher.annotate;

import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Paths made up for tests, and short ways to annotate them. */
final class Paths {

    private Paths() {}

    /** A path with a dropped step in front of it, as real ones have. */
    static Trajectory path(String... actions) {
        return path(List.of(actions));
    }

    static Trajectory path(List<String> actions) {
        List<Step> steps = Stream.concat(Stream.of("look around"), actions.stream())
                .map(action -> new Step(action, "Fine.", 0, false, "A room.", "Nothing."))
                .toList();
        return new Trajectory(Tasks.get("4-4"), 3, Fold.TRAIN, "Find an animal.", steps);
    }

    static Progress<Annotation> annotate(Rules rules, Trajectory gold, String... replies) {
        return new Annotator(PromptVersion.V1, rules)
                .progress(gold, Optional.empty(), Replies.inOrder(List.of(replies)));
    }

    /** Each sub-goal with its number of steps. */
    static List<String> segments(Annotation annotation) {
        return annotation.trajectory().segments().stream()
                .map(segment -> segment.subgoal() + " " + segment.steps().size())
                .toList();
    }
}

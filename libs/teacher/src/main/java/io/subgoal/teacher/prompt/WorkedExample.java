package io.subgoal.teacher.prompt;

import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerParser;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real path of the train fold that people have cut into sub-goals by hand.
 *
 * @param look the surroundings at the start
 * @param inventory what is carried at the start
 * @param path the kept actions
 * @param answer the sub-goals, in the form that is asked for
 */
record WorkedExample(
        Task task, int variation, String description, String look, String inventory, List<String> path, String answer) {

    /** Reads the form in which examples are kept: two lines of heading, then parts that begin with {@code == name}. */
    static WorkedExample read(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : ("\n" + text).split("\n== ", -1)) {
            int end = Math.max(0, part.indexOf('\n', 1));
            parts.put(part.substring(0, end).strip(), part.substring(end).strip());
        }
        List<String> heading = text.lines().limit(2).toList();
        return new WorkedExample(
                Tasks.get(heading.get(0).substring("task ".length())),
                Integer.parseInt(heading.get(1).substring("variation ".length())),
                part(parts, "description"),
                part(parts, "look"),
                part(parts, "inventory"),
                actions(part(parts, "path")),
                part(parts, "answer"));
    }

    boolean isOf(Trajectory trajectory) {
        return isOf(trajectory.task(), trajectory.variation());
    }

    boolean isOf(Task other, int otherVariation) {
        return task.equals(other) && variation == otherVariation;
    }

    Answer parsed() {
        return AnswerParser.standard().parse(answer);
    }

    /** One action a line; the list's own way of writing repetitions is understood. */
    private static List<String> actions(String lines) {
        return AnswerParser.standard().parse("1- path(): {" + lines + "}").actions();
    }

    private static String part(Map<String, String> parts, String name) {
        String part = parts.get(name);
        if (part == null) {
            throw new IllegalStateException("A worked example has no part '" + name + "'");
        }
        return part;
    }
}

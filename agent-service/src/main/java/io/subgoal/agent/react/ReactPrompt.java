package io.subgoal.agent.react;

import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What a model is told before its first turn. */
public final class ReactPrompt {

    private static final String RULES = """
            You play a text game about elementary science. You act in a house with a few rooms and a yard, one action at a
            time, and the game answers with what happens.

            In every turn write two lines and nothing more:
            Thought: what you know and what you want to do next
            Action: one action

            An action has one of these forms, in which OBJ stands for the name of an object as the game writes it:
            %s

            What to know:
            - Only what is in the room or in your inventory can be acted upon. Doors are opened before they are passed.
            - "focus on OBJ" tells the game which object the task is about. Do it only as the task says: focusing on a
              wrong object ends the game with nothing.
            - "wait1" lets one moment pass, "wait" ten. Heating, cooling and growing take time.
            - The game ends after %d moves.""";

    /** It would begin the task anew behind everybody's back. */
    private static final String RESET = "reset task";

    private ReactPrompt() {}

    /**
     * The rules of the game.
     *
     * @param templates forms of the actions there are
     */
    public static String system(List<String> templates, int maxMoves) {
        String forms = templates.stream()
                .filter(template -> !template.equals(RESET))
                .distinct()
                .sorted()
                .map(template -> "- " + template)
                .collect(Collectors.joining("\n"));
        return RULES.formatted(forms, maxMoves);
    }

    /** The task and the first look. */
    public static String opening(String task, String look, String inventory) {
        return task.strip() + "\n\n" + look.strip() + "\n" + inventory.strip();
    }

    /**
     * An episode that was played well, for the beginning of an opening. Its sub-goals stand as thoughts.
     *
     * @param limit most tokens of it; it breaks off beyond that
     */
    public static String example(AnnotatedTrajectory annotated, long limit, ToLongFunction<String> counter) {
        StringBuilder text = new StringBuilder("This is how another episode of the same kind was played.\n\n")
                .append(annotated.trajectory().description().strip())
                .append('\n');
        long tokens = counter.applyAsLong(text.toString());
        for (Segment segment : annotated.segments()) {
            String thought = "\nThought: " + segment.subgoal();
            for (Step step : segment.steps()) {
                String turn = thought + "\nAction: " + step.action() + "\n"
                        + step.observation().strip();
                thought = "";
                tokens += counter.applyAsLong(turn);
                if (tokens > limit) {
                    return text + "\n(The rest is left out.)\n\nNow it is your turn.\n\n";
                }
                text.append(turn);
            }
        }
        return text + "\n\nNow it is your turn.\n\n";
    }
}

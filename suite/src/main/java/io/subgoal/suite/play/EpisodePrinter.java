package io.subgoal.suite.play;

import io.subgoal.api.agent.StopReason;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.task.Task;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints an episode, step by step. */
final class EpisodePrinter {

    private static final int WIDTH = 100;

    private final PrintStream console;
    private @Nullable String subgoal;

    EpisodePrinter(PrintStream console) {
        this.console = console;
    }

    void begin(Task task, int variation, String description) {
        console.printf("%n%s %s, variation %d%n%s%n%n", task.id(), task.name(), variation, description);
    }

    void step(@Nullable String pursued, String action, String observation, double score) {
        if (!Objects.equals(pursued, subgoal)) {
            subgoal = pursued;
            console.println("sub-goal: " + pursued);
        }
        if (action.equals(HistoryEntry.MARKER.action())) {
            return;
        }
        console.printf("%4d  %s%n", Math.round(100 * score), action);
        console.println("        " + shortened(observation));
    }

    private static String shortened(String observation) {
        String line = observation.strip().replaceAll("\\s+", " ");
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }

    void end(int score, @Nullable StopReason reason, int moves, int decisions, double decisionMillis) {
        console.printf(
                "%nScore %d of 100: %s after %d moves and %d decisions, which took %.1f s%n",
                score, String.valueOf(reason).toLowerCase(Locale.ROOT), moves, decisions, decisionMillis / 1000);
    }
}

package io.subgoal.inference.decide;

import io.subgoal.textworld.match.FocusRule;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be read from the text of a sub-goal, whoever has named it. */
final class Subgoals {

    private static final String WAIT = "wait";
    private static final String FOCUS = "focus";
    private static final char PART_END = '|';

    private Subgoals() {}

    /**
     * Whether an answer names a sub-goal at all. Where a prompt has nothing to copy, models copy the sign that stands between its
     * parts.
     */
    static boolean isNamed(String answer) {
        return !answer.isBlank() && answer.indexOf(PART_END) < 0;
    }

    /**
     * Whether a sub-goal may have been reached: whether something was focused on, if that is what it says, and otherwise whether
     * more was done than to wait, unless it says to wait.
     *
     * @param done what was done for it
     */
    static boolean isReached(String subgoal, List<String> done) {
        return focuses(subgoal)
                ? done.stream().anyMatch(FocusRule::focuses)
                : begins(subgoal, WAIT) || !done.stream().allMatch(action -> begins(action, WAIT));
    }

    /**
     * Whether a sub-goal is to focus on something else than what could not be focused on: a wrong focus ends an episode, and a
     * second choice is a guess.
     */
    static boolean isSecondChoice(String subgoal, List<String> givenUp) {
        return focuses(subgoal)
                && !givenUp.contains(subgoal)
                && givenUp.stream().anyMatch(Subgoals::focuses);
    }

    /**
     * What stays given up when another sub-goal follows: what could not be focused on, until something was.
     *
     * @param reached the sub-goal that was followed; null if it was not reached
     */
    static List<String> stillGivenUp(List<String> givenUp, @Nullable String reached) {
        return reached != null && focuses(reached)
                ? List.of()
                : givenUp.stream().filter(Subgoals::focuses).toList();
    }

    static boolean focuses(String subgoal) {
        return begins(subgoal, FOCUS);
    }

    private static boolean begins(String subgoal, String verb) {
        return subgoal.toLowerCase(Locale.ROOT).startsWith(verb);
    }
}

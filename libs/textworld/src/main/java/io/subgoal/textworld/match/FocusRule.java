package io.subgoal.textworld.match;

import java.util.List;

/**
 * A wrong {@code focus on} ends an episode at once. So what is focused on is what a model wanted first, or nothing: its other
 * answers are guesses, and a guess is no reason to bet an episode on.
 */
public final class FocusRule {

    private static final String FOCUS = "focus on ";
    private static final String PLACE = " in ";

    private FocusRule() {}

    /**
     * Leaves out what would focus on anything but what is wanted first.
     *
     * @param actions in plain words, best first
     * @return in the same order
     */
    public static List<String> keep(List<String> actions) {
        return actions.stream()
                .filter(action -> !focuses(action) || object(action).equals(object(actions.getFirst())))
                .toList();
    }

    /** Whether an action in plain words focuses on something. */
    public static boolean focuses(String action) {
        return action.startsWith(FOCUS);
    }

    /** The action without the place its object is in, which may or may not be named. */
    private static String object(String action) {
        int place = action.indexOf(PLACE);
        return place < 0 ? action : action.substring(0, place);
    }
}

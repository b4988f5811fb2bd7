package io.subgoal.agent.play;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers the simulator's question which of several readings was meant. */
final class Disambiguation {

    private static final Pattern CHOICE = Pattern.compile("(?m)^(\\d+):\\s*(.+)$");

    private Disambiguation() {}

    /** The number of the reading that is the action itself, or begins with it; 0 if there is none. */
    static String answer(String action, String question) {
        Matcher choice = CHOICE.matcher(question);
        String beginning = null;
        while (choice.find()) {
            String reading = choice.group(2).strip();
            if (reading.equals(action)) {
                return choice.group(1);
            }
            if (beginning == null && reading.startsWith(action)) {
                beginning = choice.group(1);
            }
        }
        return beginning == null ? "0" : beginning;
    }
}

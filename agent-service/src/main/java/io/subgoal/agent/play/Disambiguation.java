package io.subgoal.agent.play;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Answers the simulator's question which of several readings was meant. */
final class Disambiguation {

    private static final Pattern CHOICE = Pattern.compile("(?m)^(\\d+):\\s*(.+)$");
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

    private Disambiguation() {}

    /**
     * The number of the reading that is the action itself; else of the first one that has most words of what is wanted and not
     * of the action; else of the first one that begins with the action; else 0.
     *
     * @param wanted the sub-goal or the task
     */
    static String answer(String action, String question, String wanted) {
        Set<String> asked = words(wanted);
        asked.removeAll(words(action));
        Matcher choice = CHOICE.matcher(question);
        String beginning = null;
        String nearest = "0";
        long shared = 0;
        while (choice.find()) {
            String reading = choice.group(2).strip();
            if (reading.equals(action)) {
                return choice.group(1);
            }
            if (beginning == null && reading.startsWith(action)) {
                beginning = choice.group(1);
            }
            long common = words(reading).stream().filter(asked::contains).count();
            if (common > shared) {
                shared = common;
                nearest = choice.group(1);
            }
        }
        return beginning == null || shared > 0 ? nearest : beginning;
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(HashSet::new));
    }
}

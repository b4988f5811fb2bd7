package io.subgoal.teacher.answer;

import java.util.ArrayList;
import java.util.List;

/** How a sub-goal is spelt: one spelling for one meaning, whatever an LLM makes of case, blanks and quotes. */
final class SubgoalText {

    private static final String QUOTES = " '\"`";

    private SubgoalText() {}

    /** {@code pick_up(metal pot)} for {@code Pick Up} and {@code ' metal  pot '}. */
    static String of(String name, String arguments) {
        return snake(name) + "(" + arguments(arguments) + ")";
    }

    static String name(String subgoal) {
        int bracket = subgoal.indexOf('(');
        return (bracket < 0 ? subgoal : subgoal.substring(0, bracket)).strip();
    }

    /** Lower case; a hump begins a word; whatever is neither letter nor digit separates words. */
    private static String snake(String name) {
        StringBuilder snake = new StringBuilder();
        boolean small = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean word = Character.isLetterOrDigit(c);
            boolean hump = small && Character.isUpperCase(c);
            if (word && snake.length() > 0 && (hump || !Character.isLetterOrDigit(name.charAt(i - 1)))) {
                snake.append('_');
            }
            if (word) {
                snake.append(Character.toLowerCase(c));
            }
            small = Character.isLowerCase(c) || Character.isDigit(c);
        }
        return snake.toString();
    }

    private static String arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ',') {
                String argument = unquote(Blanks.collapse(text.substring(start, i)));
                if (!argument.isEmpty()) {
                    arguments.add(argument);
                }
                start = i + 1;
            }
        }
        return String.join(", ", arguments);
    }

    /** Without quotes and blanks at both ends. */
    static String unquote(String text) {
        return trim(text, QUOTES);
    }

    /** Without quotes and blanks in front, and without the given characters at the end. */
    static String trim(String text, String atEnd) {
        int from = 0;
        int to = text.length();
        while (from < to && isIn(QUOTES, text.charAt(from))) {
            from++;
        }
        while (to > from && isIn(atEnd, text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isIn(String characters, char c) {
        return characters.indexOf(c) >= 0;
    }
}

package io.subgoal.agent.react;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model says in one turn.
 *
 * @param thought what it thinks aloud; empty if it does not
 * @param action the first thing it wants to do; empty if there is none
 */
public record ReactAnswer(String thought, String action) {

    private static final Pattern THINKING = Pattern.compile("(?is)<think(?:ing)?>(.*?)(?:</think(?:ing)?>|\\z)");
    private static final String MARKS = "[\\s*_#>`-]*";
    private static final Pattern ACTION =
            Pattern.compile("(?i)" + MARKS + "action\\s*\\d*" + MARKS + "[:：][\\s*_]*(.*)");
    private static final Pattern THOUGHT =
            Pattern.compile("(?i)" + MARKS + "thought\\s*\\d*" + MARKS + "[:：][\\s*_]*(.*)");
    private static final Pattern OBSERVATION =
            Pattern.compile("(?i)" + MARKS + "observation\\s*\\d*" + MARKS + "[:：].*");

    /** Several actions in one line. */
    private static final Pattern NEXT = Pattern.compile("(?i)\\s*(?:;|,? and then |, then ).*");

    private static final Pattern NUMBER = Pattern.compile("^\\d+[.)]\\s+");
    private static final String QUOTES = "\"'`*_[]“”‘’";

    /** Reads an answer; whatever follows the first action is left out, since the model makes it up. */
    public static ReactAnswer parse(String text) {
        Matcher thinking = THINKING.matcher(text);
        List<String> thoughts = new ArrayList<>();
        while (thinking.find()) {
            thoughts.add(thinking.group(1).strip());
        }
        List<String> lines = thinking.replaceAll("")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("```"))
                .toList();
        int at = find(lines);
        if (at < 0) {
            return withoutLabel(thoughts, lines);
        }
        lines.subList(0, at).stream().map(ReactAnswer::unlabelled).forEach(thoughts::add);
        String named = group(ACTION, lines.get(at));
        String action = named.isBlank() && at + 1 < lines.size() ? lines.get(at + 1) : named;
        return new ReactAnswer(joined(thoughts), clean(action));
    }

    private static int find(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (ACTION.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    /** Without a label the last line is the action, what the model makes up of the world aside. */
    private static ReactAnswer withoutLabel(List<String> thoughts, List<String> lines) {
        List<String> own = lines.stream()
                .takeWhile(line -> !OBSERVATION.matcher(line).matches())
                .toList();
        if (own.isEmpty()) {
            return new ReactAnswer(joined(thoughts), "");
        }
        own.subList(0, own.size() - 1).stream().map(ReactAnswer::unlabelled).forEach(thoughts::add);
        return new ReactAnswer(joined(thoughts), clean(unlabelled(own.getLast())));
    }

    private static String unlabelled(String line) {
        return THOUGHT.matcher(line).matches() ? group(THOUGHT, line) : line;
    }

    private static String group(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.matches() ? matcher.group(1).strip() : "";
    }

    private static String joined(List<String> thoughts) {
        return String.join("\n", thoughts).strip();
    }

    private static String clean(String action) {
        String one = NUMBER.matcher(NEXT.matcher(action).replaceFirst("")).replaceFirst("");
        int from = 0;
        int to = one.length();
        while (from < to && skips(one.charAt(from))) {
            from++;
        }
        while (to > from && (skips(one.charAt(to - 1)) || one.charAt(to - 1) == '.')) {
            to--;
        }
        String bare = one.substring(from, to);
        return bare.isEmpty() ? bare : bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
    }

    private static boolean skips(char c) {
        return Character.isWhitespace(c) || QUOTES.indexOf(c) >= 0;
    }

    /** As it stands in the talk from then on. */
    String text() {
        return thought.isEmpty() ? "Action: " + action : "Thought: " + thought + "\nAction: " + action;
    }
}

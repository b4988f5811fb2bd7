package io.subgoal.textworld.prompt;

import io.subgoal.textworld.action.Sanitizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A look or an inventory in few words. What is always there (air, the agent) and what says nothing (empty, closed, turned
 * off) is left out; nouns stay as they are, so that a model can copy them.
 *
 * @param room the room's name, empty if the text names none
 * @param things what is there, one entry a line of the simulator
 * @param exits where doors lead to
 */
public record Surroundings(String room, List<String> things, List<String> exits) {

    private static final Pattern ROOM = Pattern.compile("^This .{1,40}? is called the ([^.\\n]+)\\.");
    private static final Pattern DOOR = Pattern.compile("^A door to the (.+?) \\(that is (open|closed)\\)$");

    private static final Pattern CLOSED = Pattern.compile("^an? (.+?)[.,] .*The \\1 door is closed\\.$");
    private static final String CLOSED_EXIT = " closed";

    /** Where the name of a thing begins. */
    private static final String BEGIN = "(^|, |\\(|: )";

    private static final List<Rule> RULES = List.of(
            new Rule("a substance called ", ""),
            new Rule(", which is (?:turned off|off|deactivated)", ""),
            new Rule(", which is (?:turned on|on|activated)", " on"),
            new Rule(" ?The [^.]*? door is closed\\.", ""),
            new Rule("\\. The [^.]*? door is open\\.", " open."),
            new Rule("\\.? ?(?:On|In) the [^.:]*? is: nothing\\.?", ""),
            new Rule("\\.? ?(?:On|In) the [^.:]*? is: ", " : "),
            new Rule(", currently reading a temperature of (-?\\d+) degrees celsius", " $1 degrees"),
            new Rule(" ?\\(containing nothing\\)", ""),
            new Rule("\\(containing ", "("),
            new Rule(BEGIN + "(?:a|an|the) ", "$1"),
            new Rule("[. ]+$", ""),
            new Rule(" {2,}", " "));

    /** The simulator writes a few names with a capital article, wherever they stand. */
    private static final Rule CAPITAL_ARTICLES = new Rule(BEGIN + "(?:A|An|The) ", "$1");

    private record Rule(Pattern pattern, String replacement) {

        Rule(String regex, String replacement) {
            this(Pattern.compile(regex), replacement);
        }

        String apply(String text) {
            return pattern.matcher(text).replaceAll(replacement);
        }
    }

    /** Reads what the simulator prints. */
    public static Surroundings of(String text) {
        String room = "";
        List<String> things = new ArrayList<>();
        List<String> exits = new ArrayList<>();
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            Matcher named = ROOM.matcher(line);
            Matcher door = DOOR.matcher(line);
            if (named.find()) {
                room = Sanitizer.sanitize(named.group(1));
            } else if (door.matches()) {
                String to = Sanitizer.sanitize(door.group(1));
                exits.add(door.group(2).equals("open") ? to : to + CLOSED_EXIT);
            } else if (!line.isEmpty() && !line.endsWith("see:") && !saysNothing(line)) {
                things.add(shorten(line));
            }
        }
        return new Surroundings(room, List.copyOf(things), List.copyOf(exits));
    }

    /** The same, with no article before a thing, be it written with a capital letter. */
    Surroundings withoutCapitalArticles() {
        return new Surroundings(
                room, things.stream().map(CAPITAL_ARTICLES::apply).toList(), exits);
    }

    /** Where one can go at once. */
    public List<String> ways() {
        return exits.stream().filter(exit -> !exit.endsWith(CLOSED_EXIT)).toList();
    }

    /** Where one can go at once, but for some rooms. */
    public List<String> waysBut(Collection<String> rooms) {
        return ways().stream().filter(way -> !rooms.contains(way)).toList();
    }

    /** What stands in a room and could be opened, in the order of the look. */
    public static List<String> closedThings(String look) {
        return look.lines()
                .map(line -> CLOSED.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(closed -> Sanitizer.sanitize(closed.group(1)))
                .toList();
    }

    private static boolean saysNothing(String line) {
        return line.equals("the agent") || line.equals("a substance called air") || line.equals("nothing");
    }

    private static String shorten(String line) {
        String text = Sanitizer.sanitize(line);
        for (Rule rule : RULES) {
            text = rule.apply(text);
        }
        return text;
    }
}

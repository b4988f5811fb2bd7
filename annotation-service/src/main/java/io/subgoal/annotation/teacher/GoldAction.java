package io.subgoal.annotation.teacher;

import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.action.Sanitizer;
import io.subgoal.textworld.trajectory.Step;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gold step taken apart: verb in formal notation and the names of its objects, as they are best called in a sub-goal.
 *
 * @param verb the formal verb, {@code GO} for {@code go to kitchen}; empty if the grammar does not know the action
 * @param arguments the objects, without the place they are in
 */
record GoldAction(Step step, String verb, List<String> arguments) {

    private static final Pattern FORMAL = Pattern.compile("^([A-Z_0-9]+)\\((.*)\\)$");
    private static final Pattern FOCUSED = Pattern.compile("^You focus on the (.+)\\.$");
    private static final Pattern PLACE_BEHIND = Pattern.compile(
            " in (?:inventory|hallway|greenhouse|kitchen|bathroom|outside|workshop|art studio|foundry|bedroom|living room"
                    + "|table|desk|counter|cupboard|drawer|large cupboard|paint cupboard|fridge|freezer|oven)$");
    private static final Set<String> TRAVEL = Set.of("GO", "OPEN_DOOR", "CLOSE_DOOR", "TELEPORT");
    private static final Set<String> WAITING = Set.of("WAIT", "WAIT10");
    private static final Set<String> WATCHING = Set.of("EXAMINE", "LOOK", "LOOK_IN");

    static GoldAction of(Step step) {
        String action = Sanitizer.sanitize(step.action());
        Matcher formal = FORMAL.matcher(ActionGrammar.standard().formal(action).orElse(""));
        if (!formal.matches()) {
            return new GoldAction(step, "", List.of());
        }
        String verb = formal.group(1);
        return new GoldAction(step, verb, arguments(verb, formal.group(2), step.observation()));
    }

    String first() {
        return arguments.isEmpty() ? "" : arguments.getFirst();
    }

    String second() {
        return arguments.size() < 2 ? "" : arguments.get(1);
    }

    boolean is(String formalVerb) {
        return verb.equals(formalVerb);
    }

    boolean travels() {
        return TRAVEL.contains(verb);
    }

    boolean waits() {
        return WAITING.contains(verb);
    }

    boolean watches() {
        return WATCHING.contains(verb);
    }

    boolean measures() {
        return is("USE") && first().contains("thermometer");
    }

    /** What some solutions try, in vain, before they pour or mix. */
    boolean poursIntoItself() {
        return is("POUR") && first().equals(second());
    }

    /** An answer to the simulator's question which of several objects was meant. */
    boolean answers() {
        return is("CHOOSE");
    }

    private static List<String> arguments(String verb, String both, String observation) {
        Matcher focused = FOCUSED.matcher(observation);
        if (verb.equals("FOCUS") && focused.matches()) {
            return List.of(name(focused.group(1)));
        }
        int split = both.lastIndexOf(", ");
        return split < 0
                ? List.of(name(both))
                : List.of(name(both.substring(0, split)), name(both.substring(split + 2)));
    }

    /** Drops the place an object is in and words that are said twice: {@code baby baby wolf in inventory}. */
    private static String name(String text) {
        String name = Sanitizer.sanitize(text).strip();
        String shorter = PLACE_BEHIND.matcher(name).replaceFirst("");
        while (!shorter.equals(name)) {
            name = shorter;
            shorter = PLACE_BEHIND.matcher(name).replaceFirst("");
        }
        return name.replaceAll("\\b(\\w+) (?=\\1\\b)", "")
                .replace("containing nothing", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}

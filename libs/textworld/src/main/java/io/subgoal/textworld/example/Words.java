package io.subgoal.textworld.example;

import io.subgoal.textworld.prompt.PromptState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words by which texts and formal notation speak of things. A letter is the same one, however it is written. */
final class Words {

    /** Stands for a word that is left out, until the blank beside it is, too. */
    static final String NOTHING = "\0";

    /** Words, and the letters by which some things are told apart; not the article, nor what is a word only as part of a room. */
    private static final Pattern WORD =
            Pattern.compile("(?<![A-Za-z_'-])(?!green house|living room)(?:[a-z][a-z'-]+|[B-Zb-z])(?![A-Za-z_'-])");

    private static final Pattern ARGUMENTS = Pattern.compile("\\((.*)\\)");

    /** Words that say where or how, and the rooms, whose doors a model has to know by name. */
    static final Set<String> KEPT = Set.of(
            "in",
            "on",
            "to",
            "of",
            "the",
            "and",
            "with",
            "containing",
            "substance",
            "inventory",
            "hallway",
            "greenhouse",
            "house",
            "kitchen",
            "bathroom",
            "outside",
            "workshop",
            "art",
            "studio",
            "foundry",
            "bedroom",
            "room");

    private Words() {}

    /** The words of what is in sight and what is carried. */
    static Set<String> inSight(PromptState state) {
        return of(state.look() + " " + state.inventory());
    }

    /** The words by which a state's task names something in sight. */
    static Set<String> namedInSight(PromptState state) {
        Set<String> named = of(state.taskDescription());
        named.retainAll(inSight(state));
        return named;
    }

    static Set<String> of(String text) {
        Set<String> words = new LinkedHashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(key(word.group()));
        }
        return words;
    }

    /** A letter is the same one, however it is written. */
    private static String key(String word) {
        return word.length() == 1 ? word.toLowerCase(Locale.ROOT) : word;
    }

    static Set<String> inArguments(String target) {
        Matcher arguments = ARGUMENTS.matcher(target);
        return of(arguments.find() ? arguments.group(1) : target);
    }

    static boolean mentions(String line, Set<String> words) {
        Set<String> found = new HashSet<>(of(line));
        found.retainAll(words);
        return !found.isEmpty();
    }

    /** Whether a word is all that some argument says. */
    static boolean alone(String word, String target) {
        Matcher arguments = ARGUMENTS.matcher(target);
        return arguments.find()
                && Arrays.stream(arguments.group(1).split(","))
                        .anyMatch(argument -> of(argument).equals(Set.of(word)));
    }

    /** Whether a text is in formal notation, which tells objects from verbs. */
    static boolean formal(String text) {
        return ARGUMENTS.matcher(text).find();
    }

    static String replace(String text, Map<String, String> names) {
        String replaced = WORD.matcher(text)
                .replaceAll(word -> Matcher.quoteReplacement(names.getOrDefault(key(word.group()), word.group())));
        return names.containsValue(NOTHING)
                ? replaced.replace(NOTHING + " ", "").replace(" " + NOTHING, "").replace(NOTHING, "")
                : replaced;
    }

    static String replaceArguments(String formal, Map<String, String> names) {
        return ARGUMENTS
                .matcher(formal)
                .replaceFirst(arguments -> Matcher.quoteReplacement("(" + replace(arguments.group(1), names) + ")"));
    }
}

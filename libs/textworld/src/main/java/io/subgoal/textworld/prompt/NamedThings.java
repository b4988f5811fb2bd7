package io.subgoal.textworld.prompt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is in sight or carried that a task names, word for word. To look for one of its words in a long look is what a small model learns
 * last, and what it does not know any more with words that it has never learned.
 */
final class NamedThings {

    /** What stands between the names of things in a look in few words. */
    private static final Pattern BETWEEN = Pattern.compile("[,:()]|\\. |\\.$");

    private static final Pattern STATE = Pattern.compile(" (?:open|on)\\.?$");
    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9-]+");
    private static final int SHORTEST = 3;

    private NamedThings() {}

    /**
     * The names, each once, in the order in which they are in sight.
     *
     * @param seen things in few words, as {@link Surroundings#things} has them
     */
    static List<String> in(String task, List<String> seen) {
        String words = words(task);
        Set<String> named = seen.stream()
                .flatMap(BETWEEN::splitAsStream)
                .map(part -> STATE.matcher(part.strip()).replaceFirst(""))
                .filter(name -> name.length() >= SHORTEST && words.contains(words(name)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return named.stream()
                .filter(name -> named.stream().noneMatch(longer -> isPart(name, longer)))
                .toList();
    }

    /** {@code ice} is no name of what is called {@code ice cream}. */
    private static boolean isPart(String name, String longer) {
        return !words(name).equals(words(longer)) && words(longer).contains(words(name));
    }

    /** A text as its words, with blanks around each. */
    private static String words(String text) {
        return " "
                + NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip() + " ";
    }
}

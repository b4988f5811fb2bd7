package io.subgoal.textworld.prompt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
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
    private static final Pattern WORD_OR_SIGN = Pattern.compile("[a-z0-9-]+|[^a-z0-9\\s-]");
    private static final int SHORTEST = 3;

    /** What may stand behind a name, besides a sign; any other word goes on with it, as "paint" does in "orange paint". */
    private static final Set<String> BEHIND = Set.of(
            ("a an the this that these those it its you your is are was were be has have had will would can could should may might"
                            + " must do does did not in on at of to from by with without into onto near around for as if then than"
                            + " and or but when while until after before which who whose what where using")
                    .split(" "));

    private NamedThings() {}

    /**
     * The names, each once, in the order in which they are in sight. {@code orange} is not named by {@code orange paint}.
     *
     * @param seen things in few words, as {@link Surroundings#things} has them
     */
    static List<String> in(String task, List<String> seen) {
        List<String> words = WORD_OR_SIGN
                .matcher(task.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        Set<String> named = seen.stream()
                .flatMap(BETWEEN::splitAsStream)
                .map(part -> STATE.matcher(part.strip()).replaceFirst(""))
                .filter(name -> name.length() >= SHORTEST
                        && isNamed(words, List.of(words(name).strip().split(" "))))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return named.stream()
                .filter(name -> named.stream().noneMatch(longer -> isPart(name, longer)))
                .toList();
    }

    private static boolean isNamed(List<String> task, List<String> name) {
        for (int begin = 0; begin + name.size() <= task.size(); begin++) {
            int end = begin + name.size();
            if (task.subList(begin, end).equals(name) && (end == task.size() || mayStandBehind(task.get(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayStandBehind(String wordOrSign) {
        return BEHIND.contains(wordOrSign) || NO_WORD.matcher(wordOrSign).matches();
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

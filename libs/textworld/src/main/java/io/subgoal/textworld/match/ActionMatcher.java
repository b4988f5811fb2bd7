package io.subgoal.textworld.match;

import io.subgoal.textworld.action.Sanitizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Matches what a model wants to do with what can be done. The candidates come in the model's order; each is tried as it
 * is, then written otherwise, then repaired, before the next; only if none fits is the possible action taken that is most
 * like the first. A {@code focus on} is never taken for its likeness, since a wrong one can end the episode.
 */
public final class ActionMatcher {

    private static final double THRESHOLD = 0.5;

    /** How a match was found, nearest first. */
    public enum Stage {
        /** The very same text. */
        EXACT,
        /** The same but for case, blanks and spellings such as {@code in} for {@code into}. */
        NORMALIZED,
        /** A door instead of a room, or the object without the place it is in. */
        REPAIRED,
        /** The same verb and most of the words. */
        SIMILAR
    }

    /** A possible action and how it was found. */
    public record Match(String action, Stage stage) {}

    private final Set<String> valid;
    private final Map<String, String> byNormalForm = new TreeMap<>();

    public ActionMatcher(Collection<String> validActions) {
        valid = new LinkedHashSet<>(validActions);
        validActions.stream().sorted().forEach(action -> byNormalForm.putIfAbsent(normalize(action), action));
    }

    /** The possible action for the first candidate that has one. */
    public Optional<Match> match(List<String> candidates) {
        for (String candidate : candidates) {
            Optional<Match> found = matchOne(candidate);
            if (found.isPresent()) {
                return found;
            }
        }
        return candidates.isEmpty() ? Optional.empty() : similar(candidates.getFirst());
    }

    private Optional<Match> matchOne(String candidate) {
        if (valid.contains(candidate)) {
            return Optional.of(new Match(candidate, Stage.EXACT));
        }
        String normal = byNormalForm.get(normalize(candidate));
        if (normal != null) {
            return Optional.of(new Match(normal, Stage.NORMALIZED));
        }
        return repairs(candidate).stream()
                .map(repair -> byNormalForm.get(normalize(repair)))
                .filter(action -> action != null)
                .findFirst()
                .map(action -> new Match(action, Stage.REPAIRED));
    }

    private static List<String> repairs(String candidate) {
        if (candidate.startsWith("go to ")) {
            String room = candidate.substring("go to ".length());
            return List.of("open door to " + room, "teleport to " + room);
        }
        int place = candidate.lastIndexOf(" in ");
        return place < 0 ? List.of() : List.of(candidate.substring(0, place));
    }

    private Optional<Match> similar(String wanted) {
        String verb = verb(wanted);
        Set<String> words = words(wanted);
        return valid.stream()
                .filter(action -> verb(action).equals(verb) && !action.startsWith("focus on"))
                .map(action -> Map.entry(action, overlap(words, words(action))))
                .filter(scored -> scored.getValue() >= THRESHOLD)
                .max(Comparator.comparingDouble((Map.Entry<String, Double> scored) -> scored.getValue())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(scored -> new Match(scored.getKey(), Stage.SIMILAR));
    }

    private static String normalize(String action) {
        return Sanitizer.sanitize(action)
                .toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("\\s+", " ")
                .replaceFirst("^(pour|dunk) (.+) into ", "$1 $2 in ");
    }

    private static String verb(String action) {
        int blank = action.indexOf(' ');
        return blank < 0 ? action : action.substring(0, blank);
    }

    private static Set<String> words(String action) {
        return new HashSet<>(List.of(normalize(action).split(" ", -1)));
    }

    /** Words in common over words in all. */
    private static double overlap(Set<String> a, Set<String> b) {
        Set<String> common = new HashSet<>(a);
        common.retainAll(b);
        Set<String> all = new HashSet<>(a);
        all.addAll(b);
        return (double) common.size() / all.size();
    }
}

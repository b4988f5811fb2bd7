package io.subgoal.textworld.match;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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
        /** The same verb and near enough; by words, most of them in common. */
        SIMILAR
    }

    /** A possible action and how it was found. */
    public record Match(String action, Stage stage) {}

    private final Similarity similarity;
    private final Set<String> valid;
    private final Map<String, String> byNormalForm = new TreeMap<>();

    /** A matcher that tells likeness by words. */
    public ActionMatcher(Collection<String> validActions) {
        this(validActions, new TokenOverlap());
    }

    /** @param similarity tells likeness; asked only if nothing else fits, and of actions with the same verb */
    public ActionMatcher(Collection<String> validActions, Similarity similarity) {
        this.similarity = similarity;
        valid = new LinkedHashSet<>(validActions);
        validActions.stream().sorted().forEach(action -> byNormalForm.putIfAbsent(NormalForm.of(action), action));
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
        String normal = byNormalForm.get(NormalForm.of(candidate));
        if (normal != null) {
            return Optional.of(new Match(normal, Stage.NORMALIZED));
        }
        return repairs(candidate).stream()
                .map(repair -> byNormalForm.get(NormalForm.of(repair)))
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
        List<String> actions = valid.stream()
                .filter(action -> verb(action).equals(verb) && !action.startsWith("focus on"))
                .sorted()
                .toList();
        if (actions.isEmpty()) {
            return Optional.empty();
        }
        double[] likeness = similarity.to(wanted, actions);
        int nearest = 0;
        for (int i = 1; i < likeness.length; i++) {
            // Of equals the first by text stays.
            if (likeness[i] > likeness[nearest]) {
                nearest = i;
            }
        }
        return likeness[nearest] >= THRESHOLD
                ? Optional.of(new Match(actions.get(nearest), Stage.SIMILAR))
                : Optional.empty();
    }

    private static String verb(String action) {
        int blank = action.indexOf(' ');
        return blank < 0 ? action : action.substring(0, blank);
    }
}

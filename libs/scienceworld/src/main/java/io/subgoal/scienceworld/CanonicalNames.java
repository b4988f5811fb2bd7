package io.subgoal.scienceworld;

import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.action.Sanitizer;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites a trajectory's actions so that objects are called what the agent sees. The simulator's solutions call one and
 * the same thing {@code dove}, {@code egg dove} or {@code egg dove egg in inventory}; an agent reads {@code a dove egg}.
 * The rewritten actions are replayed, and only what leads to the same texts and scores is kept.
 */
final class CanonicalNames {

    private static final Pattern FORMAL = Pattern.compile("^([A-Z_0-9]+)\\((.+)\\)$");
    private static final Pattern PHRASE_ENDS = Pattern.compile("[\\n\\t,.:()]+");
    private static final Pattern LEADING =
            Pattern.compile("^(?:containing )?(?:(?:a|an|the) )?(?:substance called )?", Pattern.CASE_INSENSITIVE);

    /** Verbs whose argument is a room. */
    private static final Set<String> TRAVEL = Set.of("GO", "OPEN_DOOR", "CLOSE_DOOR", "TELEPORT");

    private static final int MAX_REVERTS = 8;

    private CanonicalNames() {}

    /** The same trajectory with canonical names where they change nothing. */
    static Trajectory apply(World world, Trajectory original, Simplifications simplifications) {
        List<String> actions = new ArrayList<>();
        for (Step step : original.steps()) {
            actions.add(rename(step));
        }
        for (int reverts = 0; reverts <= MAX_REVERTS; reverts++) {
            Trajectory replayed = GoldTrajectories.replay(
                    world, original.task(), original.variation(), simplifications, actions.subList(1, actions.size()));
            Optional<Difference> difference = Difference.first(original, replayed);
            if (difference.isEmpty()) {
                return replayed;
            }
            int culprit = lastRenamed(original, actions, difference.get().step());
            if (culprit < 0) {
                throw new WorldException("Replaying %s variation %d gave another course: %s"
                        .formatted(original.task().name(), original.variation(), difference.get()));
            }
            actions.set(culprit, original.steps().get(culprit).action());
        }
        return original;
    }

    private static int lastRenamed(Trajectory original, List<String> actions, int from) {
        for (int i = from; i >= 0; i--) {
            if (!actions.get(i).equals(original.steps().get(i).action())) {
                return i;
            }
        }
        return -1;
    }

    private static String rename(Step step) {
        ActionGrammar grammar = ActionGrammar.standard();
        Matcher formal =
                FORMAL.matcher(grammar.formal(Sanitizer.sanitize(step.action())).orElse(""));
        if (!formal.matches()
                || TRAVEL.contains(formal.group(1))
                || formal.group(1).equals("CHOOSE")) {
            return step.action();
        }
        Map<String, Set<String>> seen = namesInSight(step.look() + "\n" + step.inventory());
        String arguments = formal.group(2);
        int split = arguments.lastIndexOf(", ");
        String renamed = split < 0
                ? canonical(arguments, seen)
                : canonical(arguments.substring(0, split), seen) + ", "
                        + canonical(arguments.substring(split + 2), seen);
        if (renamed.equals(arguments)) {
            return step.action();
        }
        return grammar.plain(formal.group(1) + "(" + renamed + ")").orElse(step.action());
    }

    /** The one name in sight that has all the words of a name; failing that, the name without repeated words. */
    private static String canonical(String name, Map<String, Set<String>> seen) {
        String bare = name.replaceFirst(" in inventory$", "").replaceAll("\\b(\\w+) (?=\\1\\b)", "");
        Set<String> words = words(bare);
        List<String> exact = seen.entrySet().stream()
                .filter(e -> e.getValue().equals(words))
                .map(Map.Entry::getKey)
                .toList();
        if (exact.size() == 1) {
            return exact.getFirst();
        }
        List<String> longer = seen.entrySet().stream()
                .filter(e -> e.getValue().containsAll(words))
                .map(Map.Entry::getKey)
                .toList();
        return longer.size() == 1 ? longer.getFirst() : bare;
    }

    private static Map<String, Set<String>> namesInSight(String text) {
        Map<String, Set<String>> names = new HashMap<>();
        for (String phrase : PHRASE_ENDS.splitAsStream(text).toList()) {
            String name = LEADING.matcher(phrase.strip()).replaceFirst("").strip();
            if (!name.isEmpty()) {
                names.put(name, words(name));
            }
        }
        return names;
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Arrays.asList(text.split("\\s+", -1)));
    }
}

package io.subgoal.textworld.example;

import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.prompt.Surroundings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Rows about a thing that is not there. Solutions go straight to what the task names: whoever learns from them alone has never
 * seen a thing in sight that is not the one, and takes it. So where a row focuses on what its task names, or picks it up, the task names
 * something else, and the answer is to look elsewhere: into the first closed thing in sight, then in the first room not seen.
 */
final class Absence {

    /** What chooses a thing, for good or to go on with: for controllers and for imitation. */
    private static final Pattern CHOICE = Pattern.compile("^(?:focus_on|FOCUS|pick_up|PICK)\\(.*");

    /** What is done in search of things. Whatever else was done has made what is in sight, and looking elsewhere is no answer. */
    private static final Pattern SEARCH = Pattern.compile(
            "^(?:look|go to|teleport to|open|close|pick up|examine|read|focus on|inventory|end subgoal).*");

    /** How many of the words by which the task names the thing are replaced, at least one. */
    private static final double REPLACED = 0.8;

    private Absence() {}

    /**
     * A row made one of absence, if its role chooses things and nothing but search came before.
     *
     * @param names draws a word that stands for nothing in sight
     */
    static Optional<Example> of(Example example, NewNames names, SplittableRandom random) {
        PromptState state = example.state();
        if (!chooses(example.role())
                || !CHOICE.matcher(example.target()).matches()
                || !state.history().stream()
                        .map(HistoryEntry::action)
                        .allMatch(action -> SEARCH.matcher(action).matches())) {
            return Optional.empty();
        }
        Set<String> named = named(example);
        return named.isEmpty()
                ? Optional.empty()
                : elsewhere(example.role(), state)
                        .map(target -> example.with(state.withTask(renamed(state, named, names, random)), target));
    }

    private static boolean chooses(Role role) {
        return role == Role.CONTROLLER || role == Role.IMITATION;
    }

    /** The words by which the task names what is chosen in sight; none where it was dealt with before. */
    private static Set<String> named(Example example) {
        PromptState state = example.state();
        Set<String> named = new LinkedHashSet<>(Words.inArguments(example.target()));
        named.removeAll(Words.KEPT);
        named.retainAll(Words.namedInSight(state));
        Set<String> before = new HashSet<>();
        state.history().forEach(entry -> before.addAll(Words.of(entry.action())));
        state.subgoals().forEach(subgoal -> before.addAll(Words.of(subgoal)));
        before.retainAll(named);
        return before.isEmpty() ? named : Set.of();
    }

    private static String renamed(PromptState state, Set<String> named, NewNames names, SplittableRandom random) {
        List<String> words = List.copyOf(named);
        String surely = words.get(random.nextInt(words.size()));
        Map<String, String> others = new HashMap<>();
        for (String word : words) {
            if (word.equals(surely) || random.nextDouble() < REPLACED) {
                others.put(word, names.draw(state));
            }
        }
        return Words.replace(state.taskDescription(), others);
    }

    private static Optional<String> elsewhere(Role role, PromptState state) {
        boolean controller = role == Role.CONTROLLER;
        List<String> closed = Surroundings.closedThings(state.look());
        if (!closed.isEmpty()) {
            return Optional.of((controller ? "open(%s)" : "OPEN(%s)").formatted(closed.getFirst()));
        }
        Surroundings here = Surroundings.of(state.look());
        return here.waysBut(state.rooms()).stream()
                .findFirst()
                .or(() -> here.ways().stream().findFirst())
                .map(way -> (controller ? "navigate_to(%s)" : "GO(%s)").formatted(way));
    }
}

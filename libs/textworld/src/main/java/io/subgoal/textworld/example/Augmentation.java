package io.subgoal.textworld.example;

import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variants of training rows that keep their meaning and take away what a model could learn by heart instead of reading.
 *
 * @param copyWords share of rows in which the words that have to be copied are replaced, in the input and the target
 *     alike, by words without a meaning: the model has to find them where they stand
 * @param shuffleThings share of rows in which the things in sight are put in another order and some that do not matter
 *     are left out
 */
public record Augmentation(double copyWords, double shuffleThings) {

    public static final Augmentation NONE = new Augmentation(0, 0);

    /** The meaningless words are sentinels of T5's vocabulary that no prompt format uses: this is the first. */
    public static final int FIRST_SENTINEL = 20;

    /** How many there are. */
    public static final int SENTINELS = 80;

    private static final double MOST_LEFT_OUT = 0.6;

    private static final Pattern WORD = Pattern.compile("[a-z][a-z'-]+");
    private static final Pattern ARGUMENTS = Pattern.compile("\\((.*)\\)");

    /** Words that say where or how, and the rooms, whose doors a model has to know by name. */
    private static final Set<String> KEPT = Set.of(
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
            "green",
            "house",
            "kitchen",
            "bathroom",
            "outside",
            "workshop",
            "art",
            "studio",
            "foundry",
            "bedroom",
            "living",
            "room");

    public Augmentation {
        requireShare("copyWords", copyWords);
        requireShare("shuffleThings", shuffleThings);
    }

    public boolean none() {
        return copyWords == 0 && shuffleThings == 0;
    }

    /** A variant of a row, drawn from {@code random}. */
    public Example apply(Example example, SplittableRandom random) {
        Example changed = example;
        if (random.nextDouble() < shuffleThings) {
            changed = shuffled(changed, random);
        }
        if (random.nextDouble() < copyWords) {
            changed = renamed(changed, random);
        }
        return changed;
    }

    private static Example shuffled(Example example, SplittableRandom random) {
        Set<String> needed = argumentWords(example.target());
        double leftOut = random.nextDouble() * MOST_LEFT_OUT;
        List<String> head = new ArrayList<>();
        List<String> things = new ArrayList<>();
        List<String> tail = new ArrayList<>();
        for (String line : example.state().look().lines().toList()) {
            if (!line.startsWith("\t")) {
                (head.isEmpty() ? head : tail).add(line);
            } else if (tail.isEmpty()) {
                things.add(line);
            } else {
                tail.add(line);
            }
        }
        things.removeIf(line -> !mentions(line, needed) && random.nextDouble() < leftOut);
        for (int i = things.size() - 1; i > 0; i--) {
            things.add(things.remove(random.nextInt(i + 1)));
        }
        List<String> lines = new ArrayList<>(head);
        lines.addAll(things);
        lines.addAll(tail);
        return example.with(example.state().withLook(String.join("\n", lines) + "\n"), example.target());
    }

    /** Needs a target in formal notation, which tells objects from verbs. */
    private static Example renamed(Example example, SplittableRandom random) {
        if (!ARGUMENTS.matcher(example.target()).find()) {
            return example;
        }
        PromptState state = example.state();
        Set<String> described = words(state.taskDescription());
        String memory = memory(example.role(), state);
        Map<String, String> names = new HashMap<>();
        for (String word : argumentWords(example.target())) {
            if (KEPT.contains(word) || described.contains(word)) {
                continue;
            }
            if (words(memory).contains(word)) {
                names.put(word, "<extra_id_" + (FIRST_SENTINEL + random.nextInt(SENTINELS)) + ">");
            } else if (example.role() != Role.EXECUTOR) {
                // The word is chosen here, by what it means: without its meaning the choice would be arbitrary.
                return example;
            }
        }
        return names.isEmpty() ? example : rename(example, names);
    }

    /** Where a word that is to be copied has been said before: the choice of it was made then. */
    private static String memory(Role role, PromptState state) {
        if (role == Role.EXECUTOR) {
            return state.subgoals().isEmpty() ? "" : state.subgoals().getLast();
        }
        StringBuilder memory = new StringBuilder(String.join(" ", state.subgoals()));
        state.history()
                .forEach(entry ->
                        memory.append(' ').append(entry.action()).append(' ').append(entry.observation()));
        return memory.toString();
    }

    private static Example rename(Example example, Map<String, String> names) {
        PromptState state = example.state();
        List<HistoryEntry> history = state.history().stream()
                .map(entry -> new HistoryEntry(
                        replace(entry.action(), names), entry.reward(), replace(entry.observation(), names)))
                .toList();
        List<String> subgoals =
                state.subgoals().stream().map(s -> replaceArguments(s, names)).toList();
        PromptState renamed = new PromptState(
                state.taskDescription(),
                state.time(),
                state.score(),
                history,
                replace(state.look(), names),
                replace(state.inventory(), names),
                state.rooms(),
                subgoals);
        return example.with(renamed, replaceArguments(example.target(), names));
    }

    private static String replace(String text, Map<String, String> names) {
        return WORD.matcher(text)
                .replaceAll(word -> Matcher.quoteReplacement(names.getOrDefault(word.group(), word.group())));
    }

    private static String replaceArguments(String formal, Map<String, String> names) {
        return ARGUMENTS
                .matcher(formal)
                .replaceFirst(arguments -> Matcher.quoteReplacement("(" + replace(arguments.group(1), names) + ")"));
    }

    private static Set<String> argumentWords(String target) {
        Matcher arguments = ARGUMENTS.matcher(target);
        return words(arguments.find() ? arguments.group(1) : target);
    }

    private static boolean mentions(String line, Set<String> words) {
        Set<String> found = new HashSet<>(words(line));
        found.retainAll(words);
        return !found.isEmpty();
    }

    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, not " + value);
        }
    }
}

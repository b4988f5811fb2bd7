package io.subgoal.textworld.example;

import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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

    /** How many of the words that may be replaced are, so that known and unknown ones stand beside each other. */
    private static final double REPLACED = 0.8;

    /** How many of the replaced ones become another word that the model knows. */
    private static final double KNOWN = 0.6;

    /** How many of the others are left out, and how many become two: names differ in length, too. */
    private static final double OTHER_LENGTH = 0.12;

    /** Stands for a word that is left out, until the blank beside it is, too. */
    private static final String NOTHING = "\0";

    /** Words, and the letters by which some things are told apart; not the article. */
    private static final Pattern WORD = Pattern.compile("(?<![A-Za-z_'-])(?:[a-z][a-z'-]+|[B-Zb-z])(?![A-Za-z_'-])");

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

    /** The words of a row that stand for things: what others may be called instead. */
    public static Set<String> names(Example example) {
        Set<String> names = argumentWords(example.target());
        names.removeAll(KEPT);
        return names;
    }

    /**
     * A variant of a row.
     *
     * @param example its state shows as much of the history as the prompt does
     * @param known words that stand for things, which others may be called by; may be empty
     * @param random what it is drawn from
     */
    public Example apply(Example example, List<String> known, SplittableRandom random) {
        Example changed = example;
        if (random.nextDouble() < shuffleThings) {
            changed = shuffled(changed, random);
        }
        if (random.nextDouble() < copyWords) {
            changed = renamed(changed, known, random);
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
    private static Example renamed(Example example, List<String> known, SplittableRandom random) {
        if (!ARGUMENTS.matcher(example.target()).find()) {
            return example;
        }
        Set<String> target = argumentWords(example.target());
        Set<String> copied = copied(example, target);
        if (copied.isEmpty()) {
            return example;
        }
        Set<String> replaced = new LinkedHashSet<>(copied);
        Set<String> chosen = new HashSet<>(target);
        chosen.removeAll(copied);
        chosen.removeAll(KEPT);
        if (chosen.isEmpty() && random.nextBoolean()) {
            replaced.addAll(others(example.state(), target, known));
        }
        return rename(example, new Names(known, random).of(replaced, example.target()));
    }

    /**
     * Other things in sight. If nothing but what is to be copied had a new name, a model would copy what looks new, and never
     * read what is asked for.
     */
    private static Set<String> others(PromptState state, Set<String> target, List<String> known) {
        Set<String> others = words(state.look() + " " + state.inventory());
        others.retainAll(new HashSet<>(known));
        others.removeAll(target);
        others.removeAll(KEPT);
        return others;
    }

    /** Draws new names for words. */
    private static final class Names {

        private final List<String> known;
        private final SplittableRandom random;
        private final Map<String, String> names = new HashMap<>();
        private final Set<Integer> taken = new HashSet<>();

        Names(List<String> known, SplittableRandom random) {
            this.known = known;
            this.random = random;
        }

        /** Names for most of some words; one of them may be nothing, if it is not all that an argument of a target says. */
        Map<String, String> of(Set<String> words, String target) {
            boolean leftOut = false;
            for (String word : words) {
                if (names.containsKey(word) || random.nextDouble() >= REPLACED) {
                    continue;
                }
                String other = known.isEmpty() ? word : known.get(random.nextInt(known.size()));
                double length = random.nextDouble();
                if (random.nextDouble() < KNOWN && !words.contains(other) && !names.containsKey(other)) {
                    // The two change places, so that no two things get the same name.
                    names.put(word, other);
                    names.put(other, word);
                } else if (length < OTHER_LENGTH
                        && !leftOut
                        && mentions(target, Set.of(word))
                        && !alone(word, target)) {
                    names.put(word, NOTHING);
                    leftOut = true;
                } else {
                    names.put(word, length > 1 - OTHER_LENGTH ? sentinel() + " " + sentinel() : sentinel());
                }
            }
            return names;
        }

        /** One that is not in use, while there are any. */
        private String sentinel() {
            int number = random.nextInt(SENTINELS);
            while (taken.size() < SENTINELS && !taken.add(number)) {
                number = (number + 1) % SENTINELS;
            }
            return "<extra_id_" + (FIRST_SENTINEL + number) + ">";
        }
    }

    /** Whether a word is all that some argument says. */
    private static boolean alone(String word, String target) {
        Matcher arguments = ARGUMENTS.matcher(target);
        return arguments.find()
                && Arrays.stream(arguments.group(1).split(","))
                        .anyMatch(argument -> words(argument).equals(Set.of(word)));
    }

    /**
     * The words of a target that are in it for no other reason than that they have been said: by the current sub-goal and the
     * actions shown; for other roles than the executor by anything shown of what was before, or by the task about something in
     * sight. Others are chosen by what they mean.
     */
    private static Set<String> copied(Example example, Set<String> target) {
        PromptState state = example.state();
        Set<String> said = words(memory(example.role(), state));
        if (example.role() != Role.EXECUTOR) {
            Set<String> named = words(state.taskDescription());
            named.retainAll(words(state.look() + " " + state.inventory()));
            said.addAll(named);
        }
        Set<String> copied = new LinkedHashSet<>(target);
        copied.retainAll(said);
        copied.removeAll(KEPT);
        return copied;
    }

    /**
     * Where a word that is to be copied has been said before: the choice of it was made then. What is not shown any more cannot
     * be copied.
     */
    private static String memory(Role role, PromptState state) {
        StringBuilder memory = new StringBuilder();
        boolean executor = role == Role.EXECUTOR;
        if (executor && !state.subgoals().isEmpty()) {
            memory.append(state.subgoals().getLast());
        } else {
            state.subgoals().forEach(subgoal -> memory.append(' ').append(subgoal));
            state.outcomes().forEach(outcome -> memory.append(' ').append(outcome));
        }
        for (HistoryEntry entry : state.newest()) {
            memory.append(' ').append(entry.action());
            if (!executor) {
                memory.append(' ').append(entry.observation());
            }
        }
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
                replace(state.taskDescription(), names),
                state.time(),
                state.score(),
                history,
                replace(state.look(), names),
                replace(state.inventory(), names),
                state.rooms(),
                subgoals,
                state.shown());
        return example.with(renamed, replaceArguments(example.target(), names));
    }

    private static String replace(String text, Map<String, String> names) {
        String replaced = WORD.matcher(text)
                .replaceAll(word -> Matcher.quoteReplacement(names.getOrDefault(key(word.group()), word.group())));
        return names.containsValue(NOTHING)
                ? replaced.replace(NOTHING + " ", "").replace(" " + NOTHING, "").replace(NOTHING, "")
                : replaced;
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
            words.add(key(word.group()));
        }
        return words;
    }

    /** A letter is the same one, however it is written. */
    private static String key(String word) {
        return word.length() == 1 ? word.toLowerCase(Locale.ROOT) : word;
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, not " + value);
        }
    }
}

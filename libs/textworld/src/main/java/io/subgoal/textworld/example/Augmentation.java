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
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Variants of training rows that keep their meaning and take away what a model could learn by heart instead of reading.
 *
 * @param copyWords share of rows in which the words that have to be copied are replaced, in the input and the target
 *     alike, by other words, known ones or such without a meaning: the model has to find them where they stand
 * @param shuffleThings share of rows in which the things in sight are put in another order and some that do not matter
 *     are left out
 * @param absentThings share of the rows that focus on what the task names in which the task names something else, which is not
 *     there, and the answer is to look elsewhere
 */
public record Augmentation(double copyWords, double shuffleThings, double absentThings) {

    public static final Augmentation NONE = new Augmentation(0, 0, 0);

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

    public Augmentation {
        requireShare("copyWords", copyWords);
        requireShare("shuffleThings", shuffleThings);
        requireShare("absentThings", absentThings);
    }

    public boolean none() {
        return copyWords == 0 && shuffleThings == 0 && absentThings == 0;
    }

    /** The words of a row that stand for things: what others may be called instead. */
    public static Set<String> names(Example example) {
        Set<String> names = Words.inArguments(example.target());
        names.removeAll(Words.KEPT);
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
        if (absentThings > 0 && random.nextDouble() < absentThings) {
            Optional<Example> absent = Absence.of(changed, new NewNames(known, random), random);
            if (absent.isPresent()) {
                return absent.get();
            }
        }
        if (random.nextDouble() < copyWords) {
            changed = renamed(changed, known, random);
        }
        return changed;
    }

    private static Example shuffled(Example example, SplittableRandom random) {
        Set<String> needed = Words.inArguments(example.target());
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
        things.removeIf(line -> !Words.mentions(line, needed) && random.nextDouble() < leftOut);
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
        if (!Words.formal(example.target())) {
            return example;
        }
        Set<String> target = Words.inArguments(example.target());
        Set<String> copied = copied(example, target);
        if (copied.isEmpty()) {
            return example;
        }
        Set<String> replaced = new LinkedHashSet<>(copied);
        Set<String> chosen = new HashSet<>(target);
        chosen.removeAll(copied);
        chosen.removeAll(Words.KEPT);
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
        Set<String> others = Words.inSight(state);
        others.retainAll(new HashSet<>(known));
        others.removeAll(target);
        others.removeAll(Words.KEPT);
        return others;
    }

    /** Draws new names for words. */
    private static final class Names {

        private final NewNames fresh;
        private final SplittableRandom random;
        private final Map<String, String> names = new HashMap<>();

        Names(List<String> known, SplittableRandom random) {
            this.random = random;
            fresh = new NewNames(known, random);
        }

        /** Names for most of some words; one of them may be nothing, if it is not all that an argument of a target says. */
        Map<String, String> of(Set<String> words, String target) {
            boolean leftOut = false;
            for (String word : words) {
                if (names.containsKey(word) || random.nextDouble() >= REPLACED) {
                    continue;
                }
                String other = fresh.known().orElse(word);
                double length = random.nextDouble();
                if (random.nextDouble() < KNOWN && !words.contains(other) && !names.containsKey(other)) {
                    // The two change places, so that no two things get the same name.
                    names.put(word, other);
                    names.put(other, word);
                } else if (length < OTHER_LENGTH
                        && !leftOut
                        && Words.mentions(target, Set.of(word))
                        && !Words.alone(word, target)) {
                    names.put(word, Words.NOTHING);
                    leftOut = true;
                } else {
                    names.put(
                            word,
                            length > 1 - OTHER_LENGTH ? fresh.sentinel() + " " + fresh.sentinel() : fresh.sentinel());
                }
            }
            return names;
        }
    }

    /**
     * The words of a target that are in it for no other reason than that they have been said: by the current sub-goal and the
     * actions shown; for other roles than the executor by anything shown of what was before, or by the task about something in
     * sight. Others are chosen by what they mean.
     */
    private static Set<String> copied(Example example, Set<String> target) {
        PromptState state = example.state();
        Set<String> said = Words.of(memory(example.role(), state));
        if (example.role() != Role.EXECUTOR) {
            said.addAll(Words.namedInSight(state));
        }
        Set<String> copied = new LinkedHashSet<>(target);
        copied.retainAll(said);
        copied.removeAll(Words.KEPT);
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
                        Words.replace(entry.action(), names),
                        entry.reward(),
                        Words.replace(entry.observation(), names)))
                .toList();
        List<String> subgoals = state.subgoals().stream()
                .map(s -> Words.replaceArguments(s, names))
                .toList();
        PromptState renamed = new PromptState(
                Words.replace(state.taskDescription(), names),
                state.time(),
                state.score(),
                history,
                Words.replace(state.look(), names),
                Words.replace(state.inventory(), names),
                state.rooms(),
                subgoals,
                state.shown());
        return example.with(renamed, Words.replaceArguments(example.target(), names));
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, not " + value);
        }
    }
}

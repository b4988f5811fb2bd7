package io.subgoal.textworld.example;

import io.subgoal.textworld.prompt.PromptState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws words that things could be called by: meaningless ones, which are sentinels of T5's vocabulary, and such as a model
 * knows.
 */
final class NewNames {

    private final List<String> known;
    private final SplittableRandom random;
    private final Set<Integer> taken = new HashSet<>();

    NewNames(List<String> known, SplittableRandom random) {
        this.known = known;
        this.random = random;
    }

    /** A word that is known or not, and that is not in a state's task, nor in sight. */
    String draw(PromptState state) {
        Set<String> there = Words.inSight(state);
        there.addAll(Words.of(state.taskDescription()));
        return known().filter(word -> random.nextBoolean() && !there.contains(word))
                .orElseGet(this::sentinel);
    }

    /** Any known word. */
    Optional<String> known() {
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(random.nextInt(known.size())));
    }

    /** A meaningless word that is not in use, while there are any. */
    String sentinel() {
        int number = random.nextInt(Augmentation.SENTINELS);
        while (taken.size() < Augmentation.SENTINELS && !taken.add(number)) {
            number = (number + 1) % Augmentation.SENTINELS;
        }
        return "<extra_id_" + (Augmentation.FIRST_SENTINEL + number) + ">";
    }
}

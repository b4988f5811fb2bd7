package io.subgoal.textworld.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which variations of a task data is made of, by the rules of the published experiments. Tasks with very many alike
 * variations are cut to a seeded sample of all folds together; of the others every variation is in, up to the limit on
 * test episodes.
 */
public enum EpisodeSelection {
    /** At most ten test episodes a task; every train and dev episode of the sample is kept. */
    CLEAN,
    /**
     * As the published code: the walk over the sample ends where it meets the tenth test episode, which loses the train
     * and dev episodes behind it. That code also passes over an episode of fewer than two kept steps without counting
     * it; no task has such gold, so the selection is known before anything is generated.
     */
    REFERENCE;

    private static final int SEED = 1;
    private static final int TEST_LIMIT = 10;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<EpisodeSelection> parse(String text) {
        for (EpisodeSelection selection : values()) {
            if (selection.wireName().equals(text)) {
                return Optional.of(selection);
            }
        }
        return Optional.empty();
    }

    /** The variations selected, in the order of the walk: shuffled where the task is sampled, else ascending. */
    public List<Integer> variations(Task task) {
        List<Integer> chosen = new ArrayList<>();
        int tests = 0;
        for (int variation : sample(task)) {
            if (task.fold(variation) == Fold.TEST) {
                tests++;
                if (this == REFERENCE && tests == TEST_LIMIT) {
                    break;
                }
                if (tests > TEST_LIMIT) {
                    continue;
                }
            }
            chosen.add(variation);
        }
        return chosen;
    }

    /** The task's variations, or a seeded sample of them. */
    static List<Integer> sample(Task task) {
        List<Integer> all = IntStream.range(0, task.variations()).boxed().toList();
        int size = sampleSize(task);
        return size >= all.size() ? all : SeededShuffle.shuffle(all, SEED).subList(0, size);
    }

    private static int sampleSize(Task task) {
        if (task.topic() == 9 || task.topic() == 10) {
            return 50;
        }
        return task.id().equals("3-3") ? 100 : Integer.MAX_VALUE;
    }
}

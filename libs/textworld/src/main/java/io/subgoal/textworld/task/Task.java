package io.subgoal.textworld.task;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One of ScienceWorld's 30 tasks.
 *
 * @param envIndex position in the simulator's alphabetical list; carried as information, never used as a key
 * @param name clean name, such as {@code find-animal}
 * @param id the task's real id, such as {@code 4-4}
 * @param train number of variations in the train fold; they are numbered from 0
 * @param dev number of variations in the dev fold, numbered on from the train fold
 * @param test number of variations in the test fold, numbered on from the dev fold
 */
public record Task(int envIndex, String name, String id, int train, int dev, int test) {

    public int variations() {
        return train + dev + test;
    }

    /** The fold of a variation; throws when the variation does not exist. */
    public Fold fold(int variation) {
        if (variation < 0 || variation >= variations()) {
            throw new IllegalArgumentException("Task %s (%s) has variations 0 to %d; there is no variation %d"
                    .formatted(id, name, variations() - 1, variation));
        }
        if (variation < train) {
            return Fold.TRAIN;
        }
        return variation < train + dev ? Fold.DEV : Fold.TEST;
    }

    /** The variations of a fold, ascending. */
    public List<Integer> variations(Fold fold) {
        return switch (fold) {
            case TRAIN -> range(0, train);
            case DEV -> range(train, train + dev);
            case TEST -> range(train + dev, variations());
        };
    }

    /** A sample of a fold: so many variations at even distances, all of them if there are no more. */
    public List<Integer> sample(Fold fold, int count) {
        return EvenSample.of(variations(fold), count);
    }

    /** The topic number in front of the id: 4 for {@code 4-2}. */
    public int topic() {
        return Integer.parseInt(id.substring(0, id.indexOf('-')));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}

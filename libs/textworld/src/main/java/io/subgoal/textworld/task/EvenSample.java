package io.subgoal.textworld.task;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Samples at even distances: neighbouring variations are alike (the same animals, the same substances), so the
 * first few would show little of what a task can be.
 */
public final class EvenSample {

    private EvenSample() {}

    /** So many of them, all if there are no more. */
    public static <T> List<T> of(List<T> all, int count) {
        if (count >= all.size()) {
            return all;
        }
        return IntStream.range(0, count)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
                .toList();
    }

    /**
     * Such a share of them, rounded up.
     *
     * @param share above 0 and at most 1, as it is written in decimals: 0.07 of a hundred are seven
     */
    public static <T> List<T> share(List<T> all, double share) {
        return of(
                all,
                BigDecimal.valueOf(share)
                        .multiply(BigDecimal.valueOf(all.size()))
                        .setScale(0, RoundingMode.CEILING)
                        .intValueExact());
    }
}

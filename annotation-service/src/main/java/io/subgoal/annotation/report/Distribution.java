package io.subgoal.annotation.report;

import io.subgoal.api.annotation.AnnotationReport.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects small numbers and says how they are distributed. */
final class Distribution {

    private final List<Integer> values = new ArrayList<>();

    void add(int value) {
        values.add(value);
    }

    int size() {
        return values.size();
    }

    /** Nothing if no number was added. */
    @Nullable
    Spread spread() {
        if (values.isEmpty()) {
            return null;
        }
        Collections.sort(values);
        double mean = values.stream().mapToInt(Integer::intValue).average().orElseThrow();
        return new Spread(
                mean,
                values.getFirst(),
                quantile(0.25),
                quantile(0.5),
                quantile(0.75),
                quantile(0.9),
                values.getLast());
    }

    /** By nearest rank: a number that was added, never one between two. */
    private int quantile(double share) {
        return values.get(Math.max(0, (int) Math.ceil(share * values.size()) - 1));
    }
}

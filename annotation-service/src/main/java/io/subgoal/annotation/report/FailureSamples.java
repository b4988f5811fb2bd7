package io.subgoal.annotation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The first few failures of each task, from which a sample is taken that shows as many tasks as it can. */
final class FailureSamples<T> {

    private final int limit;
    private final Map<String, List<T>> byTask = new TreeMap<>();

    FailureSamples(int limit) {
        this.limit = limit;
    }

    void add(String task, T failure) {
        List<T> kept = byTask.computeIfAbsent(task, t -> new ArrayList<>());
        if (kept.size() < limit) {
            kept.add(failure);
        }
    }

    /** One of each task, then a second of each, until there are enough. */
    List<T> sample() {
        List<T> sample = new ArrayList<>();
        for (int round = 0; round < limit; round++) {
            for (List<T> failures : byTask.values()) {
                if (round < failures.size() && sample.size() < limit) {
                    sample.add(failures.get(round));
                }
            }
        }
        return sample;
    }
}

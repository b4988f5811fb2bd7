package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationComparison.LeftOut;
import io.subgoal.api.agent.TaskVariations;
import io.subgoal.textworld.task.VariationRanges;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which variations two evaluations were both asked for. */
record Shared(
        SortedMap<String, NavigableSet<Integer>> both,
        SortedMap<String, NavigableSet<Integer>> onlyFirst,
        SortedMap<String, NavigableSet<Integer>> onlySecond) {

    static Shared of(Facts.Known first, Facts.Known second) {
        SortedMap<String, NavigableSet<Integer>> onlyFirst = less(first.variations(), second.variations());
        return new Shared(
                less(first.variations(), onlyFirst), onlyFirst, less(second.variations(), first.variations()));
    }

    private static SortedMap<String, NavigableSet<Integer>> less(
            Map<String, ? extends Iterable<Integer>> from, Map<String, ? extends Iterable<Integer>> what) {
        SortedMap<String, NavigableSet<Integer>> left = new TreeMap<>(Played.BY_ID);
        from.forEach((task, variations) -> {
            NavigableSet<Integer> rest = new TreeSet<>();
            variations.forEach(rest::add);
            Iterable<Integer> taken = what.get(task);
            if (taken != null) {
                taken.forEach(rest::remove);
            }
            if (!rest.isEmpty()) {
                left.put(task, rest);
            }
        });
        return left;
    }

    boolean none() {
        return both.isEmpty();
    }

    LeftOut leftOut(Pairs pairs) {
        Map<String, List<Integer>> compared = new TreeMap<>();
        pairs.tasks().forEach(task -> compared.put(task.id(), task.variations()));
        return new LeftOut(listed(onlyFirst), listed(onlySecond), listed(less(both, compared)));
    }

    private static List<TaskVariations> listed(SortedMap<String, NavigableSet<Integer>> variations) {
        return variations.entrySet().stream()
                .map(task -> new TaskVariations(task.getKey(), VariationRanges.write(task.getValue())))
                .toList();
    }
}

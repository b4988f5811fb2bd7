package io.subgoal.annotation.dataset;

import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.action.Sanitizer;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts steps, and the verbs of those worth keeping, in the formal notation that models write. */
final class ActionCounts {

    /** Stands for actions that the grammar does not know; a file may have such. */
    static final String UNKNOWN = "unknown";

    private long steps;
    private final Map<String, Long> verbs = new HashMap<>();

    void add(List<String> actions) {
        steps += actions.size();
        for (String action : actions) {
            if (Trajectory.keeps(action)) {
                verbs.merge(verb(action), 1L, Long::sum);
            }
        }
    }

    long steps() {
        return steps;
    }

    /** Most frequent first. */
    Map<String, Long> verbs() {
        Map<String, Long> sorted = new LinkedHashMap<>();
        verbs.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static String verb(String action) {
        return ActionGrammar.standard()
                .formal(Sanitizer.sanitize(action))
                .map(formal -> formal.substring(0, formal.indexOf('(')))
                .orElse(UNKNOWN);
    }
}

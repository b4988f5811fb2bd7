package io.subgoal.textworld.prompt;

import io.subgoal.textworld.action.Sanitizer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What measured numbers mean, in words: a small model that was trained from nothing does not learn to compare numbers, and
 * what it has to know of one is whether it is above or below the one that its task names, and whether it has become more.
 *
 * <p>Holds what was measured last; for texts in the order in which they were seen.
 */
final class Measurements {

    private static final Pattern MEASURED = Pattern.compile("(?<![\\w.-])(-?\\d+(?:\\.\\d+)?) (degrees|ticks)\\b");

    /** A number that there is nothing to compare with. */
    private static final String SOME = "some";

    private final Map<String, Double> limits;
    private final Map<String, Double> last = new HashMap<>();

    /** For a task. A unit of which it names one number has that as its limit. */
    private Measurements(String task) {
        Map<String, Double> named = new HashMap<>();
        MEASURED.matcher(Sanitizer.sanitize(task))
                .results()
                .forEach(found -> named.merge(
                        found.group(2), value(found), (one, other) -> one.equals(other) ? one : Double.NaN));
        named.values().removeIf(limit -> limit.isNaN());
        limits = Map.copyOf(named);
    }

    /**
     * A state whose history has words instead of what was measured: {@code above}, {@code below} or {@code at} the limit, and
     * {@code more}, {@code less} or {@code same} than before; {@code some} where there is neither.
     */
    static PromptState told(PromptState state) {
        Measurements measured = new Measurements(state.taskDescription());
        return state.withHistory(state.history().stream()
                .map(entry -> new HistoryEntry(entry.action(), entry.reward(), measured.told(entry.observation())))
                .toList());
    }

    private String told(String text) {
        return MEASURED.matcher(text).replaceAll(found -> {
            String unit = found.group(2);
            double value = value(found);
            Double limit = limits.get(unit);
            Double before = last.put(unit, value);
            String toLimit = limit == null ? "" : word(Double.compare(value, limit), "below", "at", "above");
            String toLast = before == null ? "" : word(Double.compare(value, before), "less", "same", "more");
            String words = (toLimit + " " + toLast).strip();
            return (words.isEmpty() ? SOME : words) + " " + unit;
        });
    }

    private static double value(MatchResult found) {
        return Double.parseDouble(found.group(1));
    }

    private static String word(int sign, String negative, String zero, String positive) {
        return sign < 0 ? negative : sign > 0 ? positive : zero;
    }
}

package io.subgoal.textworld.prompt;

import io.subgoal.textworld.action.Sanitizer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What measured numbers mean, in words: a model that was trained from nothing on some thousand rows cannot compare numbers, and
 * what it has to know of one is whether it is above or below the one that its task names, and whether it has become more.
 *
 * <p>Holds what was measured last; for texts in the order in which they are told.
 */
final class Measurements {

    private static final Pattern MEASURED = Pattern.compile("(?<![\\w.-])(-?\\d+(?:\\.\\d+)?) (degrees|ticks)\\b");

    /** A number that there is nothing to compare with. */
    private static final String SOME = "some";

    private final Map<String, Double> limits;
    private final Map<String, Double> last = new HashMap<>();

    private Measurements(Map<String, Double> limits) {
        this.limits = limits;
    }

    /** For a task. A unit of which it names one number has that as its limit. */
    static Measurements of(String task) {
        Map<String, Double> limits = new HashMap<>();
        Matcher named = MEASURED.matcher(Sanitizer.sanitize(task));
        while (named.find()) {
            double value = Double.parseDouble(named.group(1));
            limits.merge(named.group(2), value, (one, other) -> one.equals(other) ? one : Double.NaN);
        }
        limits.values().removeIf(limit -> limit.isNaN());
        return new Measurements(limits);
    }

    /** The same limits, and nothing measured yet. */
    Measurements afresh() {
        return new Measurements(limits);
    }

    /**
     * A text with words instead of what was measured: {@code above}, {@code below} or {@code at} the limit, and {@code more},
     * {@code less} or {@code same} than before; {@code some} where there is neither.
     */
    String told(String text) {
        return MEASURED.matcher(text).replaceAll(found -> {
            String unit = found.group(2);
            double value = Double.parseDouble(found.group(1));
            Double limit = limits.get(unit);
            Double before = last.put(unit, value);
            String toLimit = limit == null ? "" : word(Double.compare(value, limit), "below", "at", "above");
            String toLast = before == null ? "" : word(Double.compare(value, before), "less", "same", "more");
            String words = (toLimit + " " + toLast).strip();
            return (words.isEmpty() ? SOME : words) + " " + unit;
        });
    }

    private static String word(int sign, String negative, String zero, String positive) {
        return sign < 0 ? negative : sign > 0 ? positive : zero;
    }
}

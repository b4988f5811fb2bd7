package io.subgoal.textworld.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variations in words: numbers ({@code 7}), ranges ({@code 0-59}), folds ({@code dev}), the first so many of a fold
 * ({@code test:10}) and so many of a fold at even distances ({@code test/10}).
 */
public final class VariationRanges {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");
    private static final Pattern FOLD = Pattern.compile("(train|dev|test)(?:([:/])(\\d{1,6}))?");

    private VariationRanges() {}

    /** The variations named, ascending, each once; throws a message that names what is wrong. */
    public static List<Integer> parse(Task task, List<String> texts) {
        TreeSet<Integer> variations = new TreeSet<>();
        for (String text : texts) {
            variations.addAll(parse(task, text.strip()));
        }
        return new ArrayList<>(variations);
    }

    /** The shortest numbers and ranges that name these variations. */
    public static List<String> write(Collection<Integer> variations) {
        List<String> ranges = new ArrayList<>();
        List<Integer> sorted = new ArrayList<>(new TreeSet<>(variations));
        for (int from = 0; from < sorted.size(); ) {
            int to = from;
            while (to + 1 < sorted.size() && sorted.get(to + 1) == sorted.get(to) + 1) {
                to++;
            }
            ranges.add(from == to ? String.valueOf(sorted.get(from)) : sorted.get(from) + "-" + sorted.get(to));
            from = to + 1;
        }
        return ranges;
    }

    private static List<Integer> parse(Task task, String text) {
        Matcher fold = FOLD.matcher(text);
        if (fold.matches()) {
            Fold named = Fold.parse(fold.group(1)).orElseThrow();
            List<Integer> all = task.variations(named);
            if (fold.group(2) == null) {
                return all;
            }
            int count = Integer.parseInt(fold.group(3));
            return fold.group(2).equals(":") ? all.subList(0, Math.min(count, all.size())) : task.sample(named, count);
        }
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a variation: write a number, a range (0-59), a fold (train, dev, test), the first so many of one (test:10) or so many at even distances (test/10)"
                            .formatted(text));
        }
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
        if (from > to) {
            throw new IllegalArgumentException("The range '%s' ends before it begins".formatted(text));
        }
        task.fold(from);
        task.fold(to);
        List<Integer> variations = new ArrayList<>();
        for (int variation = from; variation <= to; variation++) {
            variations.add(variation);
        }
        return variations;
    }
}

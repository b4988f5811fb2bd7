package io.subgoal.teacher.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An action and how often it is done in a row, written {@code wait1 x8}: nobody counts eight equal words well, an LLM
 * least of all.
 */
record RunLength(String action, int times) {

    private static final String TIMES = "(?:\\(\\s?)?[x\u00d7*]\\s?([1-9]\\d{0,3})(?:\\s?\\))?";

    private static final Pattern WRITTEN = Pattern.compile("(?s)(.*\\S)\\s" + TIMES);
    private static final Pattern BEHIND_QUOTE = Pattern.compile("\\s{0,8}" + TIMES + "(?![\\p{L}\\d])");

    /** Reads an action with or without a number of times. */
    static RunLength of(String text) {
        boolean mayBe = text.endsWith(")") || (!text.isEmpty() && ItemHead.isDigit(text.charAt(text.length() - 1)));
        Matcher written = WRITTEN.matcher(text);
        return mayBe && written.matches()
                ? new RunLength(SubgoalText.unquote(written.group(1)), Integer.parseInt(written.group(2)))
                : new RunLength(text, 1);
    }

    /** Joins equal neighbours. */
    static List<RunLength> runs(List<String> actions) {
        List<RunLength> runs = new ArrayList<>();
        for (String action : actions) {
            boolean again = !runs.isEmpty() && runs.getLast().action().equals(action);
            int times = again ? runs.removeLast().times() + 1 : 1;
            runs.add(new RunLength(action, times));
        }
        return runs;
    }

    /** The number of times that stands behind a closing quote; 0 if there is none. */
    static int timesAt(String text, int at) {
        Matcher behind = behind(text, at);
        return behind.lookingAt() ? Integer.parseInt(behind.group(1)) : 0;
    }

    /** The place after a number of times that {@link #timesAt} has found. */
    static int endAt(String text, int at) {
        Matcher behind = behind(text, at);
        return behind.lookingAt() ? behind.end() : at;
    }

    private static Matcher behind(String text, int at) {
        return BEHIND_QUOTE.matcher(text).region(at, Math.min(text.length(), at + 24));
    }

    @Override
    public String toString() {
        return times == 1 ? action : action + " x" + times;
    }
}

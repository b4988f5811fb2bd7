package io.subgoal.teacher.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the actions between an item's braces: quoted strings or bare text, separated by commas. Lists that were never
 * closed end where the next item begins, quotes that were never closed end where the action must have ended.
 */
final class ActionReader {

    /** No action is nearly as long; a quote that is not closed by then opens nothing. */
    private static final int MAX_QUOTED = 300;

    /** How far to look over white space for what comes next. */
    private static final int MAX_GAP = 60;

    private static final String QUOTES = "'\"`";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?=['\"`])");

    private final String text;
    private final int nextNumber;
    private final int room;
    private final List<String> actions = new ArrayList<>();
    private int at;
    private boolean commas;
    private boolean overfull;

    /**
     * @param at the place after the opening brace
     * @param nextNumber the number of the item that follows
     * @param room how many actions may be read
     */
    ActionReader(String text, int at, int nextNumber, int room) {
        this.text = text;
        this.at = at;
        this.nextNumber = nextNumber;
        this.room = room;
    }

    List<String> actions() {
        return actions;
    }

    /** Whether there were more actions than room for them. */
    boolean overfull() {
        return overfull;
    }

    /** Reads up to the end of the list and returns the place after it. */
    int read() {
        int depth = 1;
        while (at < text.length() && !overfull) {
            char c = text.charAt(at);
            if (Blanks.is(c) || c == ';') {
                at++;
            } else if (c == ',') {
                commas = true;
                at++;
            } else if (opens(c)) {
                depth++;
                at++;
            } else if (closes(c)) {
                at++;
                if (--depth == 0) {
                    break;
                }
            } else if (itemBegins(at)) {
                break;
            } else {
                element(c);
            }
        }
        return at;
    }

    private void element(char c) {
        boolean bullet =
                (c == '-' || c == '*' || c == '\u2022') && at + 1 < text.length() && text.charAt(at + 1) == ' ';
        int end = QUOTES.indexOf(c) >= 0 ? endOfQuoted(at + 1, c) : -1;
        if (bullet) {
            at++;
        } else if (end < 0) {
            int start = at;
            at = endOfBare(start + 1);
            add(text.substring(start, at), 1);
        } else {
            String quoted = text.substring(at + 1, end);
            at = end < text.length() && text.charAt(end) == c ? end + 1 : end;
            int times = RunLength.timesAt(text, at);
            if (times > 0) {
                at = RunLength.endAt(text, at);
            }
            add(ESCAPE.matcher(quoted).replaceAll(""), Math.max(1, times));
        }
    }

    /** The place of the closing quote, or where a string without one must have ended; -1 if neither is near. */
    private int endOfQuoted(int from, char quote) {
        int limit = Math.min(text.length(), from + MAX_QUOTED);
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == quote && elementEnds(i + 1)) {
                return i;
            } else if (c == ',' && nextIs(i + 1, quote)) {
                return i;
            } else if (closes(c) && listEnds(i + 1)) {
                return i;
            } else if (Blanks.is(c) && itemBegins(i + 1)) {
                return i;
            }
        }
        return limit == text.length() ? limit : -1;
    }

    /** Whether a quote before this place closes a string, and is no apostrophe. */
    private boolean elementEnds(int from) {
        int i = Blanks.skip(text, from, MAX_GAP);
        return i >= text.length()
                || ",;}])".indexOf(text.charAt(i)) >= 0
                || QUOTES.indexOf(text.charAt(i)) >= 0
                || RunLength.timesAt(text, from) > 0
                || itemBegins(i);
    }

    /** Whether a closing brace before this place, though inside a string, closes the list. */
    private boolean listEnds(int from) {
        int i = Blanks.skip(text, from, MAX_GAP);
        return i >= text.length() || text.substring(from, i).indexOf('\n') >= 0 || itemBegins(i);
    }

    private boolean nextIs(int from, char wanted) {
        int i = Blanks.skip(text, from, MAX_GAP);
        return i < text.length() && text.charAt(i) == wanted;
    }

    /** Bare text goes on to the next comma. In a list without commas it goes on to the end of the line. */
    private int endOfBare(int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean newLine = c == '\n' && !commas;
            boolean newItem = Blanks.is(text.charAt(i - 1)) && itemBegins(i);
            if (c == ',' || c == ';' || newLine || newItem || opens(c) || closes(c)) {
                break;
            }
            i++;
        }
        return i;
    }

    private boolean itemBegins(int i) {
        return i < text.length() && ItemHead.isDigit(text.charAt(i)) && ItemHead.at(text, i, nextNumber) != null;
    }

    private void add(String written, int times) {
        String action = SubgoalText.trim(Blanks.collapse(written), " ." + QUOTES);
        RunLength run = RunLength.of(action);
        long copies = (long) times * run.times();
        for (long i = 0; i < copies && !run.action().isEmpty(); i++) {
            if (actions.size() == room) {
                overfull = true;
                return;
            }
            actions.add(run.action());
        }
    }

    private static boolean opens(char c) {
        return c == '{' || c == '[';
    }

    private static boolean closes(char c) {
        return c == '}' || c == ']';
    }
}

package io.subgoal.teacher.answer;

import org.jspecify.annotations.Nullable;

/**
 * How an item begins, up to and with its opening brace: <code>3- fill(metal pot, water): {</code>.
 *
 * @param subgoal in our spelling
 * @param end the place after the opening brace
 */
record ItemHead(String subgoal, int end) {

    private static final int MAX_NAME = 80;
    private static final int MAX_ARGUMENTS = 400;
    private static final int MAX_GAP = 40;
    private static final String WRAPPING = "'\"`*_";
    private static final String BETWEEN = ":=->" + WRAPPING;

    /**
     * The head of the item with the given number if there is one at the given place. Looks ahead so far and no farther, so
     * that asking at every place of a text stays cheap.
     */
    static @Nullable ItemHead at(String text, int at, int number) {
        int i = afterNumber(text, at, number);
        if (i < 0) {
            return null;
        }
        int name = skip(text, i, WRAPPING);
        int open = endOfName(text, name);
        if (open < 0) {
            return null;
        }
        int close = closingBracket(text, open + 1);
        if (close < 0) {
            return null;
        }
        int brace = skip(text, close + 1, BETWEEN);
        if (brace >= text.length() || (text.charAt(brace) != '{' && text.charAt(brace) != '[')) {
            return null;
        }
        String subgoal = SubgoalText.of(text.substring(name, open), text.substring(open + 1, close));
        return new ItemHead(subgoal, brace + 1);
    }

    /** The place after {@code 3-}, {@code 3.}, {@code 3)} or {@code 3:}; -1 if there is something else. */
    private static int afterNumber(String text, int at, int number) {
        int i = at;
        int value = 0;
        while (i < text.length() && i - at < 6 && isDigit(text.charAt(i))) {
            value = 10 * value + text.charAt(i) - '0';
            i++;
        }
        if (i == at || value != number) {
            return -1;
        }
        int mark = Blanks.skip(text, i, 2);
        return mark < text.length() && "-.):".indexOf(text.charAt(mark)) >= 0 ? mark + 1 : -1;
    }

    /** The bracket that ends a name, which begins with a letter; -1 if there is none. */
    private static int endOfName(String text, int from) {
        if (from >= text.length() || !Character.isLetter(text.charAt(from))) {
            return -1;
        }
        int end = Math.min(text.length(), from + MAX_NAME);
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '(') {
                return i;
            }
            if (!Character.isLetterOrDigit(c) && "_-/\\ `'\"*".indexOf(c) < 0) {
                return -1;
            }
        }
        return -1;
    }

    /** The bracket that closes the arguments; the last one before the brace if brackets do not pair up. */
    private static int closingBracket(String text, int from) {
        int end = Math.min(text.length(), from + MAX_ARGUMENTS);
        int depth = 1;
        int last = -1;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                last = i;
                if (--depth == 0) {
                    return i;
                }
            } else if (c == '{' || c == '}') {
                break;
            }
        }
        return last;
    }

    private static int skip(String text, int at, String alsoThese) {
        int end = Math.min(text.length(), at + MAX_GAP);
        int i = at;
        while (i < end && (Blanks.is(text.charAt(i)) || alsoThese.indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

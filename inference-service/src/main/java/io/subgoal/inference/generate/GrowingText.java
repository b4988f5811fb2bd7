package io.subgoal.inference.generate;

import java.util.Arrays;
import java.util.function.Function;

/**
 * The text of tokens that come one by one. A token's text depends on the tokens around it, and a character may have several
 * tokens; so the text of the last tokens is always decoded anew, and what is before them is kept.
 */
final class GrowingText {

    private static final int WINDOW = 32;

    private final Function<int[], String> decoder;
    private String settled = "";
    private int[] window = new int[0];
    private String tail = "";

    GrowingText(Function<int[], String> decoder) {
        this.decoder = decoder;
    }

    void add(int token) {
        if (window.length >= WINDOW) {
            settle(Arrays.copyOfRange(window, window.length / 2, window.length));
        }
        window = Arrays.copyOf(window, window.length + 1);
        window[window.length - 1] = token;
        tail = decoder.apply(window);
    }

    /** The text so far; its end may still change while a character is not complete. */
    String text() {
        return settled + tail;
    }

    /** Goes on from fewer tokens, unless their text alone is another than at the end of all of them. */
    private void settle(int[] last) {
        String text = decoder.apply(last);
        if (tail.endsWith(text)) {
            settled = settled + tail.substring(0, tail.length() - text.length());
            window = last;
            tail = text;
        }
    }
}

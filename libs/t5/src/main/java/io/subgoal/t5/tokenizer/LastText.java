package io.subgoal.t5.tokenizer;

/**
 * The ids of texts, those of the last one remembered: a prompt is counted until it fits, and what was counted last is what is
 * wanted then, as a rule. Not thread-safe.
 */
public final class LastText {

    private final T5Tokenizer tokenizer;
    private String text = "";
    private int[] ids = {};

    public LastText(T5Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The ids of a text, end token included. */
    public int[] ids(String wanted) {
        if (ids.length == 0 || !wanted.equals(text)) {
            ids = tokenizer.encode(wanted);
            text = wanted;
        }
        return ids;
    }

    /** Number of tokens of a text, end token included. */
    public int count(String wanted) {
        return ids(wanted).length;
    }
}

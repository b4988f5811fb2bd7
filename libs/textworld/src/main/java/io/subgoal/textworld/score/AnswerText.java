package io.subgoal.training.evaluation;

import java.util.regex.Pattern;

/** Texts of models and rows, made comparable. */
final class AnswerText {

    /**
     * The ends, paddings and sentinels of T5. An unknown token stays: it stands for a word that the answer got wrong.
     */
    private static final Pattern SPECIAL = Pattern.compile("</?s>|<pad>|<extra_id_\\d+>");

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern FIRST_WORD = Pattern.compile("[^\\s(]*");

    private AnswerText() {}

    /** Without special tokens and space around. */
    static String trimmed(String text) {
        return SPECIAL.matcher(text).replaceAll("").strip();
    }

    /** Trimmed, and with one space for each stretch of space. */
    static String normal(String text) {
        return SPACES.matcher(trimmed(text)).replaceAll(" ");
    }

    /** The name of the function in {@code GO(kitchen)}, or the first of several words. */
    static String verb(String text) {
        var matcher = FIRST_WORD.matcher(trimmed(text));
        return matcher.lookingAt() ? matcher.group() : "";
    }
}

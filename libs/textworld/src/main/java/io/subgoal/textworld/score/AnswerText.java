package io.subgoal.textworld.score;

import io.subgoal.textworld.action.ActionGrammar;
import java.util.regex.Pattern;

/** Texts of models and rows, made comparable. */
public final class AnswerText {

    /**
     * The ends, paddings and sentinels of T5. An unknown token stays: it stands for a word that the answer got wrong.
     */
    private static final Pattern SPECIAL = Pattern.compile("</?s>|<pad>|<extra_id_\\d+>");

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern FIRST_WORD = Pattern.compile("[^\\s(]*");

    private AnswerText() {}

    /** Without special tokens and space around. */
    public static String trimmed(String text) {
        return SPECIAL.matcher(text).replaceAll("").strip();
    }

    /** Trimmed, and with one space for each stretch of space. */
    public static String normal(String text) {
        return SPACES.matcher(trimmed(text)).replaceAll(" ");
    }

    /** The name of the function in {@code GO(kitchen)}, or the first of several words. */
    public static String verb(String text) {
        var matcher = FIRST_WORD.matcher(trimmed(text));
        return matcher.lookingAt() ? matcher.group() : "";
    }

    /** Whether an answer is the right one: the same text, special tokens and stretches of space aside. */
    public static boolean same(String target, String answer) {
        return normal(target).equals(normal(answer));
    }

    /** Whether it says that the sub-goal is reached. */
    public static boolean endsSubgoal(String text) {
        String normal = normal(text);
        return normal.equals(ActionGrammar.END_SUBGOAL_FORMAL) || normal.equals(ActionGrammar.END_SUBGOAL_PLAIN);
    }
}

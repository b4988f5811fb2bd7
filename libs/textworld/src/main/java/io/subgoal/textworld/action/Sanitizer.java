package io.subgoal.textworld.action;

/**
 * The replacements every text goes through before a model sees it. They unify spellings that differ between versions of
 * the simulator and flatten its lists; the order matters.
 */
public final class Sanitizer {

    private Sanitizer() {}

    /** For single texts such as actions: flattens line breaks and unifies names. */
    public static String sanitize(String text) {
        return text.replace("\n\t", " | ")
                .replace("\n", " | ")
                .replace("\t", " | ")
                .replace("green house", "greenhouse")
                .replace("activate bee hive", "open bee hive")
                .replace("seed peach tree", "peach seed")
                .replace("orange tree seed", "orange seed");
    }

    /** For whole model inputs: as {@link #sanitize}, and two remarks that say nothing are deleted (blanks stay). */
    public static String sanitizeInput(String input) {
        return sanitize(input).replace("(that is open)", "").replace("(containing nothing)", "");
    }
}

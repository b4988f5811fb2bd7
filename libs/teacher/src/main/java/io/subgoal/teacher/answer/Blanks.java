package io.subgoal.teacher.answer;

/** White space in texts that {@link Markup} has prepared: blanks and line feeds are all there is. */
final class Blanks {

    private Blanks() {}

    static boolean is(char c) {
        return c == ' ' || c == '\n';
    }

    /** The first place from {@code at} on that is not white space, or {@code at + most} if that comes first. */
    static int skip(String text, int at, int most) {
        int end = Math.min(text.length(), at + most);
        int i = at;
        while (i < end && is(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Trims, and makes one blank of every run of white space. */
    static String collapse(String text) {
        StringBuilder collapsed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!is(c)) {
                collapsed.append(c);
            } else if (collapsed.length() > 0 && collapsed.charAt(collapsed.length() - 1) != ' ') {
                collapsed.append(' ');
            }
        }
        return collapsed.toString().stripTrailing();
    }
}

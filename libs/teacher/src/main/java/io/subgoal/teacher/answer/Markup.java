package io.subgoal.teacher.answer;

/** Takes typesetting off a text: fences, bold, typographic quotes and dashes, unusual white space. */
final class Markup {

    private static final String FENCE = "```";

    private final String text;
    private final StringBuilder plain;
    private int at;

    private Markup(String text) {
        this.text = text;
        plain = new StringBuilder(text.length());
    }

    /** The text with nothing but blanks and line feeds for white space, and without unpaired surrogates. */
    static String strip(String text) {
        return new Markup(text).strip();
    }

    private String strip() {
        while (at < text.length()) {
            if (text.startsWith(FENCE, at)) {
                fence();
            } else if (text.startsWith("**", at)) {
                at += 2;
            } else {
                character();
            }
        }
        return plain.toString();
    }

    /** At the beginning of a line, a fence may name a language. */
    private void fence() {
        boolean opensLine = plain.isEmpty() || plain.charAt(plain.length() - 1) == '\n';
        at += FENCE.length();
        int end = at;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        boolean language = end == text.length() || text.charAt(end) == '\n' || text.charAt(end) == '\r';
        if (opensLine && language) {
            at = end;
        }
    }

    private void character() {
        char c = text.charAt(at++);
        if (Character.isSurrogate(c)) {
            if (Character.isHighSurrogate(c) && at < text.length() && Character.isLowSurrogate(text.charAt(at))) {
                plain.append(c).append(text.charAt(at++));
            }
        } else if (c == '\r') {
            if (at >= text.length() || text.charAt(at) != '\n') {
                plain.append('\n');
            }
        } else if (!invisible(c)) {
            plain.append(plain(c));
        }
    }

    /** Joiners, direction and byte order marks. */
    private static boolean invisible(char c) {
        return Character.getType(c) == Character.FORMAT;
    }

    private static char plain(char c) {
        return switch (c) {
            case '\n', '\u2028', '\u2029', '\u0085' -> '\n';
            case '\u2018', '\u2019', '\u201a', '\u201b' -> '\'';
            case '\u201c', '\u201d', '\u201e', '\u201f' -> '"';
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> '-';
            default -> Character.isISOControl(c) || Character.isSpaceChar(c) ? ' ' : c;
        };
    }
}

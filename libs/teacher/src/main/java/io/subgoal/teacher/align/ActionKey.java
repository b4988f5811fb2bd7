package io.subgoal.teacher.align;

/** What of an action counts when two are compared: neither case, blanks and quotes, nor how "into" is written. */
final class ActionKey {

    private ActionKey() {}

    static String of(String action) {
        StringBuilder key = new StringBuilder(action.length());
        for (int i = 0; i < action.length(); i++) {
            char c = action.charAt(i);
            if (Character.isWhitespace(c)) {
                if (key.length() > 0 && key.charAt(key.length() - 1) != ' ') {
                    key.append(' ');
                }
            } else if ("'\"`".indexOf(c) < 0) {
                key.append(Character.toLowerCase(c));
            }
        }
        String text = key.toString().stripTrailing();
        return text.startsWith("pour ") ? text.replace(" into ", " in ") : text;
    }
}

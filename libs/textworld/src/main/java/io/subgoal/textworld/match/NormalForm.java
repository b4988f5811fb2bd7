package io.subgoal.textworld.match;

import io.subgoal.textworld.action.Sanitizer;
import java.util.Locale;

/** Actions without differences of case, blanks and spelling. */
final class NormalForm {

    private NormalForm() {}

    static String of(String action) {
        return Sanitizer.sanitize(action)
                .toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("\\s+", " ")
                .replaceFirst("^(pour|dunk) (.+) into ", "$1 $2 in ");
    }
}

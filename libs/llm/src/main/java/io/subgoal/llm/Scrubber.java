package io.subgoal.llm;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Makes foreign texts fit for messages: without secrets, on one line, short. */
final class Scrubber {

    private static final int LONGEST = 300;
    private static final int SHORTEST_SECRET = 4;
    private static final Pattern KEY_LIKE =
            Pattern.compile("(?i)(?:\\bsk-[\\w*.-]{4,}|\\bbearer\\s+[^\\s\"',]+|\\b[\\w-]*\\*{3,}[\\w-]*)");

    private final List<String> secrets;

    Scrubber(Collection<String> secrets) {
        // A secret that contains another one goes first.
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String clean(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "***");
        }
        clean = KEY_LIKE.matcher(clean)
                .replaceAll("***")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 3) + "...";
    }
}

package io.subgoal.inference.generate;

import java.util.List;

/** Texts that an answer ends before. */
record StopStrings(List<String> texts) {

    /** Where the first of them begins; -1 if there is none. */
    int find(String text) {
        return texts.stream()
                .mapToInt(text::indexOf)
                .filter(place -> place >= 0)
                .min()
                .orElse(-1);
    }

    /** How many characters at the end of a text may be the beginning of one of them. */
    int begun(String text) {
        int longest = 0;
        for (String stop : texts) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.endsWith(stop.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}

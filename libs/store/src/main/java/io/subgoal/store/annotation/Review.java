package io.subgoal.store.annotation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What people think of an annotation. */
public enum Review {
    OPEN,
    ACCEPTED,
    /** Not to be learnt from. */
    REJECTED;

    /** The name in the store and on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Review> parse(String text) {
        return Arrays.stream(values())
                .filter(review -> review.wireName().equals(text))
                .findFirst();
    }
}

package io.subgoal.textworld.task;

import java.util.Locale;
import java.util.Optional;

/** The three parts into which the variations of a task are cut: train first, then dev, then test. */
public enum Fold {
    TRAIN,
    DEV,
    TEST;

    /** The lower-case name used on the wire and in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Fold> parse(String text) {
        for (Fold fold : values()) {
            if (fold.wireName().equals(text)) {
                return Optional.of(fold);
            }
        }
        return Optional.empty();
    }
}

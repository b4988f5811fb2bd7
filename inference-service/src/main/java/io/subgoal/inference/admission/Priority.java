package io.subgoal.inference.admission;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How urgent a request is; the more urgent ones are taken up first. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE(0),
    /** What is not said to be anything else. */
    NORMAL(1),
    /** Work that takes what is left. */
    BATCH(2);

    private final int urgency;

    Priority(int urgency) {
        this.urgency = urgency;
    }

    /** The priority of a header; empty if it is none. */
    static Optional<Priority> parse(String header) {
        return Arrays.stream(values())
                .filter(priority -> priority.name().equalsIgnoreCase(header.strip()))
                .findFirst();
    }

    /** The priority of a header; normal if there is none, or it is not understood, which is said when it is read in full. */
    public static Priority of(@Nullable String header) {
        return Optional.ofNullable(header).flatMap(Priority::parse).orElse(NORMAL);
    }

    /** 0 for what goes first. */
    public int urgency() {
        return urgency;
    }
}

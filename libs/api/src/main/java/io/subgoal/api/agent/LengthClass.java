package io.subgoal.api.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How long a task's solutions are, as SwiftSage groups the tasks. */
public enum LengthClass {
    /** Ten tasks, 12 steps in the mean. */
    SHORT,
    /** Eight tasks, 29 steps in the mean. */
    MEDIUM,
    /** Twelve tasks, 94 steps in the mean. */
    LONG;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

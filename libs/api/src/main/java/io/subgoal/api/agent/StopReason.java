package io.subgoal.api.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why an episode ended. */
public enum StopReason {
    /** The task was done. */
    COMPLETED,
    /** A fatal mistake: the score fell below zero. */
    FAILED,
    /** More moves than allowed. */
    MOVES,
    /** More decisions than allowed. */
    DECISIONS,
    /** More time than allowed. */
    TIME,
    /** The last actions were one or two actions over and over, with the same outcome. */
    LOOP,
    /** The agent has nothing more to do. */
    RESIGNED,
    /** The world or a service failed; the episode has no score. */
    ERROR;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

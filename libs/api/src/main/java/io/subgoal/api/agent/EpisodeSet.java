package io.subgoal.api.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Episodes that have a name in the field. */
public enum EpisodeSet {
    /** The first ten test variations of every task: SwiftSage's 271 episodes. */
    TEST_FIRST10,
    /** All 1,819 test variations. */
    TEST_ALL,
    /** The test variations among the published rows, at most nine of a task. */
    TEST_ROWS,
    /** All dev variations. */
    DEV,
    /** The first ten dev variations of every task. */
    DEV_FIRST10;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.subgoal.api.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an episode counts for, in percent. Papers differ in this; figures of different conventions are not comparable. */
public enum ScoreConvention {
    /** The final score, 0 after a fatal mistake. */
    FINAL,
    /** The last score before a fatal mistake; else the final score. SwiftSage counts so. */
    LAST_POSITIVE,
    /** The best score on the way. ETO and TALES count so. */
    BEST,
    /** 100 with the full final score, else 0: the mean is the share of solved episodes. */
    SOLVED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

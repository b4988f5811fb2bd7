package io.subgoal.api.inference;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a served model answers. */
public enum ModelState {
    /** In memory. */
    READY,
    /** On its way into memory for the first time. */
    LOADING,
    /** Left memory for others; the next request brings it back and waits for it. */
    EVICTED,
    /** It cannot be loaded. */
    BROKEN;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

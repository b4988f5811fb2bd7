package io.subgoal.api.annotation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a dataset stands; only a ready one can be annotated, and it never changes again. */
public enum DatasetState {
    GENERATING,
    READY,
    FAILED,
    CANCELLED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

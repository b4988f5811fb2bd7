package io.subgoal.store.model;

import org.jspecify.annotations.Nullable;

/**
 * How a model is served; null: as a replica is configured.
 *
 * @param threads threads of one pass
 */
public record ModelSettings(
        @Nullable String engine,
        @Nullable String precision,
        @Nullable String device,
        @Nullable Integer threads) {

    /** All as a replica is configured. */
    public static final ModelSettings AS_CONFIGURED = new ModelSettings(null, null, null, null);
}

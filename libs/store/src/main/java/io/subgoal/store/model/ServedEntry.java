package io.subgoal.store.model;

import java.time.Instant;

/**
 * A model as it is to be served. Entries differ when anything has changed, be it only that the same was asked for again.
 *
 * @param changedAt when it was asked for
 */
public record ServedEntry(String name, ModelSource source, ModelSettings settings, Instant changedAt) {}

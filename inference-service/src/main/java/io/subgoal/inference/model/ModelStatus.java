package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelState;
import io.subgoal.store.model.ServedEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a served name stands in this process.
 *
 * @param plan how it is loaded; null as long as nothing is known of it
 * @param model what answers, or did last
 * @param lastUsed when it was asked last
 * @param problem what went wrong last
 */
record ModelStatus(
        ServedEntry entry,
        ModelState state,
        @Nullable Plan plan,
        @Nullable LoadedModel model,
        @Nullable Instant lastUsed,
        @Nullable String problem) {

    /** Of a name that the store says is served, and that this process has not come to yet. */
    static ModelStatus loading(ServedEntry entry) {
        return new ModelStatus(entry, ModelState.LOADING, null, null, null, null);
    }
}

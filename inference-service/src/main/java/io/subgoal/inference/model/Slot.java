package io.subgoal.inference.model;

import io.subgoal.api.inference.ModelState;
import io.subgoal.store.model.ServedEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A served name; guarded by the {@link ModelTable}. */
final class Slot {

    /** What answers, or will when it is back in memory. */
    @Nullable
    ServedEntry serving;

    @Nullable
    Plan plan;

    @Nullable
    Resident resident;

    @Nullable
    Failure failure;

    /**
     * What could not be served.
     *
     * @param retryAt when it is to be tried again
     */
    record Failure(ServedEntry entry, String reason, Instant retryAt) {}

    /** How the name stands: what is served counts, whatever failed since. */
    ModelStatus status() {
        String problem = failure == null ? null : failure.reason();
        if (serving != null) {
            return new ModelStatus(
                    serving,
                    resident == null ? ModelState.EVICTED : ModelState.READY,
                    plan,
                    resident == null ? null : resident.model(),
                    resident == null ? null : resident.lastUsed,
                    problem);
        }
        if (failure == null) {
            throw new IllegalStateException("A name without model or failure");
        }
        return new ModelStatus(failure.entry(), ModelState.BROKEN, plan, null, null, problem);
    }
}

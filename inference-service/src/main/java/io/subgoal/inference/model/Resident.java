package io.subgoal.inference.model;

import io.subgoal.store.model.ServedEntry;
import java.time.Instant;

/** A model in memory and who uses it; guarded by the {@link ModelTable}. */
final class Resident {

    private final ServedEntry entry;
    private final Plan plan;
    private final LoadedModel model;
    int users;
    Instant lastUsed;

    Resident(ServedEntry entry, Plan plan, LoadedModel model, Instant now) {
        this.entry = entry;
        this.plan = plan;
        this.model = model;
        lastUsed = now;
    }

    ServedEntry entry() {
        return entry;
    }

    Plan plan() {
        return plan;
    }

    LoadedModel model() {
        return model;
    }

    long bytes() {
        return plan.memoryBytes();
    }
}

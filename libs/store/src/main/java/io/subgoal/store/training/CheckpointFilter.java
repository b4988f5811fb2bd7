package io.subgoal.store.training;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which checkpoints are listed; null leaves it open. */
public record CheckpointFilter(
        @Nullable UUID trainingRunId,
        @Nullable String role,
        @Nullable String name,
        @Nullable Boolean best,
        @Nullable Boolean chosen,
        @Nullable Boolean pinned) {

    public static final CheckpointFilter ALL = new CheckpointFilter(null, null, null, null, null, null);
}

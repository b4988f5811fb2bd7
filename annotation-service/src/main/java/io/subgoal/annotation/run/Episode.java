package io.subgoal.annotation.run;

import io.subgoal.textworld.trajectory.Trajectory;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about.
 *
 * @param runId nothing for a plan
 */
record Episode(@Nullable UUID runId, @Nullable Long trajectoryId) {

    static Episode of(UUID runId, long trajectoryId) {
        return new Episode(runId, trajectoryId);
    }

    static Episode plan() {
        return new Episode(null, null);
    }

    static String name(Trajectory trajectory) {
        return "%s variation %d".formatted(trajectory.task().id(), trajectory.variation());
    }
}

package io.subgoal.store.training;

import io.subgoal.store.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has been sent to an MLflow server.
 *
 * @param mlflowRunId the run over there, once it is made
 * @param version metrics up to this version are there
 * @param state the state of the run's job that is there
 * @param failures tries in a row that have failed
 * @param givenUp whether the server refused for good
 */
public record StoredPush(
        @Nullable String mlflowRunId,
        long version,
        @Nullable JobState state,
        @Nullable Instant pushedAt,
        int failures,
        @Nullable String error,
        Instant nextTryAt,
        boolean givenUp) {

    /** Nothing is there. */
    public static StoredPush none(Instant now) {
        return new StoredPush(null, 0, null, null, 0, null, now, false);
    }
}

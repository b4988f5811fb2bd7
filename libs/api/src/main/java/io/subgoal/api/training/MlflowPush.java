package io.subgoal.api.training;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has been sent to the MLflow server.
 *
 * @param server address of the server
 * @param mlflowRunId the run over there, once it is made
 * @param complete whether everything there is of the run so far is over there
 * @param pending values that are yet to be sent
 * @param failures how many tries in a row have failed
 * @param error why the last of them did
 * @param nextTryAt when it is tried again; absent if the server refused for good, until it is asked for
 */
public record MlflowPush(
        String server,
        @Nullable String mlflowRunId,
        boolean complete,
        long pending,
        @Nullable Instant pushedAt,
        int failures,
        @Nullable String error,
        @Nullable Instant nextTryAt) {}

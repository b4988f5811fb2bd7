package io.subgoal.api.agent;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An environment: one episode that somebody plays step by step.
 *
 * @param task id of the task
 * @param taskName its name
 * @param fold {@code train}, {@code dev} or {@code test}
 * @param simplifications what is made easier
 * @param moveLimit the episode ends when it has used more moves
 * @param description what is to be done, in words
 * @param state how it is now
 * @param leaseSeconds how long it is kept after each call
 * @param leaseEnd when it is closed, unless it is used before
 * @param branchOf the environment it has branched from
 */
public record Environment(
        UUID id,
        String task,
        String taskName,
        int variation,
        String fold,
        String simplifications,
        int moveLimit,
        String description,
        EnvironmentState state,
        long leaseSeconds,
        Instant leaseEnd,
        Instant createdAt,
        @Nullable UUID branchOf) {}

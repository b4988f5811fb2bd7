package io.subgoal.api.agent;

import java.time.Instant;
import java.util.UUID;

/**
 * An environment in a list.
 *
 * @param task id of the task
 * @param steps how many steps were done
 * @param score percent
 * @param inWorld whether it has a world at the moment; the others get one by replay when it is their turn
 * @param leaseEnd when it is closed, unless it is used before
 */
public record EnvironmentSummary(
        UUID id,
        String task,
        int variation,
        int steps,
        int score,
        int moves,
        boolean done,
        boolean inWorld,
        Instant leaseEnd,
        Instant createdAt) {}

package io.subgoal.store.experiment;

import java.time.Instant;
import java.util.UUID;

/**
 * An experiment as stored.
 *
 * @param request as it was asked for, JSON
 */
public record StoredExperiment(UUID id, String name, String request, UUID jobId, Instant createdAt) {}

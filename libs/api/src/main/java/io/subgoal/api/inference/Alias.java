package io.subgoal.api.inference;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A name for a checkpoint that may stand for another one tomorrow.
 *
 * @param changedAt when it was pointed at that checkpoint
 * @param models names of the served models that follow it
 */
public record Alias(String alias, UUID checkpointId, Instant changedAt, List<String> models) {}

package io.subgoal.store.evaluation;

import java.util.UUID;

/**
 * A model that plays in an evaluation.
 *
 * @param role what it is asked for
 * @param name what it was served as when the evaluation was asked for
 * @param checkpointId the checkpoint that name stood for
 */
public record PlayedModel(String role, String name, UUID checkpointId) {}

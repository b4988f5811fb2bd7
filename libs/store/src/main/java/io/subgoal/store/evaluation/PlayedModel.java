package io.subgoal.store.evaluation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model that plays in an evaluation.
 *
 * @param role what it is asked for
 * @param name what it was served as when the evaluation was asked for
 * @param checkpointId the checkpoint that name stood for
 * @param format the template it was trained with
 */
public record PlayedModel(
        String role,
        String name,
        UUID checkpointId,
        @Nullable String format) {}

package io.subgoal.api.annotation;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * A look at what a run would ask.
 *
 * @param run the run as it would be asked for
 * @param trajectoryId the episode to show; the first one if left out
 */
public record PromptPreviewRequest(
        @Valid @NotNull AnnotationRunRequest run, @Nullable Long trajectoryId) {}

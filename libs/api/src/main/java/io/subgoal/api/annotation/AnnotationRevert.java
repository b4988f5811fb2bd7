package io.subgoal.api.annotation;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Takes changes of an annotation back, which is a change too.
 *
 * @param version the version as it is; needed unless {@code If-Match} names it
 * @param to the version whose state comes back; the one before the last change if left out
 * @param reviewer who does it, where the key of the request does not say
 */
public record AnnotationRevert(
        @Min(0) @Nullable Integer version,

        @Min(0) @Nullable Integer to,

        @Size(max = 100) @Nullable String reviewer) {}

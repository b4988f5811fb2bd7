package io.subgoal.api.annotation;

import org.jspecify.annotations.Nullable;

/**
 * Whether plans can be made.
 *
 * @param model the LLM that would be asked
 * @param priced whether its price is known
 * @param problem what is missing and how to set it; null if nothing is
 */
public record PlanReadiness(
        @Nullable String model, boolean priced, @Nullable String problem) {}

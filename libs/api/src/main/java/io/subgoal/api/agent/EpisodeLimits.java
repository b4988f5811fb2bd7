package io.subgoal.api.agent;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * When an episode is ended from outside.
 *
 * @param moves moves of the world; an episode ends when it has used more. 100 if left out
 * @param decisions decisions of the agent, end markers included; twice the moves if left out
 */
public record EpisodeLimits(
        @Min(1) @Max(10_000) @Nullable Integer moves,
        @Min(1) @Max(20_000) @Nullable Integer decisions) {}

package io.subgoal.api.agent;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * When an episode is ended from outside.
 *
 * @param moves moves of the world; an episode ends when it has used more. 100 if left out
 * @param decisions decisions of the agent, end markers included; twice the moves if left out
 * @param seconds time of an episode by the clock, waiting for other services left out; no limit if left out
 * @param repeats how many actions are looked at for repetition: an episode ends when the last so many, waiting aside, are
 *     one or two over and over, with the same outcome. 0 for no such limit, since solutions have such stretches too; if left
 *     out it is 10 for an agent that asks an LLM at every step, and 0 for others
 */
public record EpisodeLimits(
        @Min(1) @Max(10_000) @Nullable Integer moves,
        @Min(1) @Max(20_000) @Nullable Integer decisions,
        @Min(1) @Max(86_400) @Nullable Integer seconds,
        @Min(0) @Max(1000) @Nullable Integer repeats) {}

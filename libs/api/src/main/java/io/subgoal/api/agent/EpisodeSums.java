package io.subgoal.api.agent;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Episodes, counted, and what they took.
 *
 * @param episodes how many there are
 * @param scored how many have a score; all means are over these
 * @param missing how many have not been played to an end
 * @param errors how many have no score because a world or a service failed
 * @param failures of those with a score, how many ended by a fatal mistake
 * @param faults how often one was begun anew because a world or a service failed
 * @param moves mean per episode
 * @param decisions mean per episode
 * @param matched mean number of actions that were not the model's best answer
 * @param millisPerDecision mean time of a decision
 * @param millisPerEpisode mean time of an episode by the clock
 * @param promptTokens tokens that an LLM read, mean per episode
 * @param answerTokens tokens that an LLM wrote, mean per episode
 * @param dollars what all of them cost; null if a price is not known
 * @param dollarsPerThousand what a thousand such episodes cost
 */
public record EpisodeSums(
        long episodes,
        long scored,
        long missing,
        long errors,
        long failures,
        long faults,
        @Nullable Double moves,
        @Nullable Double decisions,
        @Nullable Double matched,
        @Nullable Double millisPerDecision,
        @Nullable Double millisPerEpisode,
        @Nullable Double promptTokens,
        @Nullable Double answerTokens,
        @Nullable BigDecimal dollars,
        @Nullable Double dollarsPerThousand) {}

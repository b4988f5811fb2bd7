package io.subgoal.agent.play;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an LLM was asked.
 *
 * @param promptTokens tokens it read
 * @param answerTokens tokens it wrote
 * @param dollars what that cost; null if the price is not known
 */
public record LlmUse(
        long promptTokens, long answerTokens, @Nullable BigDecimal dollars) {

    static final LlmUse NONE = new LlmUse(0, 0, BigDecimal.ZERO);

    LlmUse plus(LlmUse other) {
        return new LlmUse(
                promptTokens + other.promptTokens,
                answerTokens + other.answerTokens,
                dollars == null || other.dollars == null ? null : dollars.add(other.dollars));
    }
}

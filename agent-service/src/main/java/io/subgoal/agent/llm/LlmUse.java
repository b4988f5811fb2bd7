package io.subgoal.agent.llm;

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
        long promptTokens, long answerTokens, @Nullable BigDecimal dollars) {}

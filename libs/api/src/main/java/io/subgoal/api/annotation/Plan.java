package io.subgoal.api.annotation;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sub-goals to follow, in order.
 *
 * @param calls answers it took
 * @param reused whether every answer was stored already
 * @param promptTokens tokens that the LLM read for this plan; stored answers take none
 * @param answerTokens tokens that the LLM wrote for this plan
 * @param dollars what that cost; null if the price is not known
 */
public record Plan(
        String task,
        List<String> subgoals,
        List<Annotation.SubgoalSpan> steps,
        List<String> unknownNames,
        String model,
        String prompts,
        int calls,
        boolean reused,
        long promptTokens,
        long answerTokens,
        @Nullable BigDecimal dollars) {}

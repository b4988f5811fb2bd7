package io.subgoal.api.annotation;

/**
 * What calls of an LLM took.
 *
 * @param answered calls that were paid for
 * @param reused questions that an earlier answer served, at no cost
 * @param failed attempts that cost nothing
 * @param lost attempts whose answer never came; they may have been charged, and count as if they were
 * @param uncertainTokens the most that calls on their way and lost ones take
 * @param dollars by the service's price table; 0 where the model is not in it
 * @param uncertainDollars the most that calls on their way and lost ones cost
 */
public record Cost(
        long answered,
        long reused,
        long failed,
        long lost,
        long promptTokens,
        long completionTokens,
        long uncertainTokens,
        double dollars,
        double uncertainDollars) {}

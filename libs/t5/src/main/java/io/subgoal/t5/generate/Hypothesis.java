package io.subgoal.t5.generate;

/**
 * A generated sequence.
 *
 * @param tokens ids without the start token; the last one is the end token unless the length limit was met or a listener
 *     wanted no more
 * @param logProbability sum of the tokens' log-probabilities
 * @param score what hypotheses are ranked by: the log-probability over the length to the power of the length penalty
 * @param tokenLogProbabilities log-probability of each token under the model
 */
public record Hypothesis(int[] tokens, double logProbability, double score, float[] tokenLogProbabilities) {}

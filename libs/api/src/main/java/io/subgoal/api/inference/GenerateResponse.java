package io.subgoal.api.inference;

import java.util.List;

/**
 * Answers, in the order of the inputs.
 *
 * @param outputs for each input its hypotheses, best first
 * @param millis time the model took
 */
public record GenerateResponse(String model, List<List<Hypothesis>> outputs, double millis) {

    /**
     * A generated text.
     *
     * @param score what hypotheses are ranked by: the log-probability over the length, or alone among candidates
     * @param logProbability sum over the tokens
     * @param tokens number of tokens, end token included
     */
    public record Hypothesis(String text, double score, double logProbability, int tokens) {}
}

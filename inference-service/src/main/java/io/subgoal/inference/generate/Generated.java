package io.subgoal.inference.generate;

import java.util.List;

/**
 * What was generated.
 *
 * @param model the model's name
 * @param version tells the model from others that are served under the same name: its checkpoint
 * @param answers for each prompt its answers
 * @param promptTokens for each prompt its number of tokens
 */
public record Generated(
        String model, String version, List<List<Answer>> answers, List<Integer> promptTokens, double millis) {

    /**
     * An answer.
     *
     * @param tokens their number, end token included
     * @param pieces its tokens, if they were asked for
     */
    public record Answer(
            String text, double score, double logProbability, int tokens, Finish finish, List<Piece> pieces) {}

    /**
     * A token.
     *
     * @param text what it adds to the text
     * @param end whether it is the end token
     */
    public record Piece(int id, String text, double logProbability, boolean end) {}
}

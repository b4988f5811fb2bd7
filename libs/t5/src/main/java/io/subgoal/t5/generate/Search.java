package io.subgoal.t5.generate;

import java.util.List;

/** What is to be found for one source. */
public sealed interface Search {

    /** The best sequences of a beam search, or the greedy one. */
    record Beams(GenerationSettings settings) implements Search {}

    /** Sequences drawn at random. */
    record Draws(SamplingSettings settings) implements Search {}

    /**
     * The most probable of allowed sequences, exactly.
     *
     * @param count how many are wanted
     */
    record Choice(TokenTrie allowed, int count) implements Search {}

    /**
     * The log-probabilities of candidates; what is found is in their order.
     *
     * @param candidates token ids, each ended by the end token
     */
    record Scores(List<int[]> candidates) implements Search {}
}

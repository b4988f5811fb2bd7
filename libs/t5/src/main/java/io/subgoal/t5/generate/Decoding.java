package io.subgoal.t5.generate;

/**
 * Decoding of one batch of sources, step by step; holds the decoder's keys and values. Belongs to the thread that started
 * it; close it to free native memory.
 */
public interface Decoding extends AutoCloseable {

    /**
     * Feeds one token to each row.
     *
     * @param tokens one for each row; the rows of one source lie side by side, all sources have as many
     * @param order which row of the step before each row goes on from; ignored in the first step
     */
    void step(long[] tokens, long[] order);

    /** The log-probabilities of the next token after the last step, {@code [rows, vocabulary]}, flat. */
    float[] logProbabilities();

    /**
     * The best continuations of each source's rows after the last step.
     *
     * @param running the rows' scores so far, {@code [sources][rows of a source]}
     * @param count how many continuations of each source
     * @param vocabulary how many ids may be chosen, from 0
     */
    Best best(float[][] running, int count, int vocabulary);

    /** Goes back to before the first step; the sources stay encoded. */
    void restart();

    @Override
    void close();
}

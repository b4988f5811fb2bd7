package io.subgoal.t5.generate;

import java.util.List;

/**
 * Decoding of a batch of sources, step by step; holds the decoder's keys and values. Sources may come and go between
 * steps; what is found for one does not depend on the others. Belongs to the thread that started it; close it to free
 * native memory.
 */
public interface Decoding extends AutoCloseable {

    /**
     * Feeds one token to each row.
     *
     * @param tokens one for each row; the rows of one source lie side by side, all sources have as many
     * @param order which row of the step before each row goes on from, counted among the sources that are here now, which
     *     had as many rows then as they have now unless there is only one; ignored in a source's first step
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

    /**
     * Encodes more sources, behind the others.
     *
     * @param sources none of them empty
     */
    void join(List<int[]> sources);

    /**
     * Lets sources go.
     *
     * @param samples which ones stay, in their new order
     */
    void keep(int[] samples);

    /** Goes back to before the first step; the sources stay encoded. */
    void restart();

    @Override
    void close();
}

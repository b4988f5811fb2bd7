package io.subgoal.t5.generate;

import java.util.List;

/** The search for one sample in a batch, step by step. */
interface SampleSearch {

    /** Rows it has in every step. */
    int rows();

    boolean done();

    /** The token each row goes on with, and the row of the step before, among its own, that it goes on from. */
    void feed(long[] tokens, long[] order, int from);

    List<Hypothesis> found();
}

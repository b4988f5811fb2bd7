package io.subgoal.t5;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.program.T5Program.Source;
import java.util.List;

/** Puts token ids of unequal lengths side by side. */
final class Batches {

    private static final int IGNORED = -100;

    private Batches() {}

    /** Sources as {@code [batch, longest]}, filled up with the pad id, and their mask. */
    static Source source(PtNDManager manager, List<int[]> sequences, int pad) {
        int width = longest(sequences);
        long[] ids = new long[sequences.size() * width];
        long[] mask = new long[ids.length];
        for (int row = 0; row < sequences.size(); row++) {
            int[] sequence = sequences.get(row);
            for (int column = 0; column < width; column++) {
                boolean real = column < sequence.length;
                ids[row * width + column] = real ? sequence[column] : pad;
                mask[row * width + column] = real ? 1 : 0;
            }
        }
        return new Source(array(manager, ids, sequences.size(), width), array(manager, mask, sequences.size(), width));
    }

    /** Labels as {@code [batch, longest]}, filled up with -100, which the loss ignores. */
    static PtNDArray labels(PtNDManager manager, List<int[]> targets) {
        return filled(manager, targets, IGNORED);
    }

    /** Ids as {@code [batch, longest]}, filled up with an id. */
    static PtNDArray filled(PtNDManager manager, List<int[]> sequences, int filler) {
        int width = longest(sequences);
        long[] ids = new long[sequences.size() * width];
        for (int row = 0; row < sequences.size(); row++) {
            int[] sequence = sequences.get(row);
            for (int column = 0; column < width; column++) {
                ids[row * width + column] = column < sequence.length ? sequence[column] : filler;
            }
        }
        return array(manager, ids, sequences.size(), width);
    }

    private static PtNDArray array(PtNDManager manager, long[] values, int rows, int columns) {
        return (PtNDArray) manager.create(values, new Shape(rows, columns));
    }

    private static int longest(List<int[]> sequences) {
        return sequences.stream().mapToInt(s -> s.length).max().orElse(0);
    }
}

package io.subgoal.t5.generate;

import java.util.List;
import java.util.stream.IntStream;

/** Sequences drawn for one sample. */
final class Drawing implements SampleSearch {

    private final int start;
    private final List<DrawnSequence> sequences;

    Drawing(SamplingSettings settings, int start, int eos, int[] source, TokenListener listener) {
        this.start = start;
        sequences = IntStream.range(0, settings.count())
                .mapToObj(number -> new DrawnSequence(settings, eos, source, number, listener))
                .toList();
    }

    @Override
    public int rows() {
        return sequences.size();
    }

    @Override
    public boolean done() {
        return sequences.stream().allMatch(DrawnSequence::done);
    }

    @Override
    public void feed(long[] tokens, long[] order, int from) {
        for (int i = 0; i < sequences.size(); i++) {
            tokens[from + i] = sequences.get(i).last(start);
            order[from + i] = i;
        }
    }

    /**
     * Draws the next tokens.
     *
     * @param logProbabilities {@code [rows of all samples, width]}, flat
     * @param first its own first row
     * @param vocabulary how many ids may be drawn
     */
    void advance(float[] logProbabilities, int first, int width, int vocabulary) {
        for (int i = 0; i < sequences.size(); i++) {
            sequences.get(i).advance(logProbabilities, (first + i) * width, vocabulary);
        }
    }

    @Override
    public List<Hypothesis> found() {
        return sequences.stream().map(DrawnSequence::hypothesis).toList();
    }
}

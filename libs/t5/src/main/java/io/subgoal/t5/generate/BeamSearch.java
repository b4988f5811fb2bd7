package io.subgoal.t5.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The beam search of one sample, by the rules of Hugging Face's {@code generate}: twice as many continuations as beams
 * are looked at, only those among the first {@code beams} may finish, and a search ends by its early-stopping rule.
 */
final class BeamSearch implements SampleSearch {

    private static final float EXCLUDED = -1e9f;

    private final GenerationSettings settings;
    private final int eos;
    private final TokenListener listener;
    private final float[] running;
    private final long[] tokens;
    private final long[] order;
    private int[][] sequences;
    /** Scores of the running beams after each of their tokens. */
    private float[][] sums;

    private List<Finished> finished = new ArrayList<>();
    private int length;
    private boolean improvable = true;
    private boolean done;

    private record Finished(int[] tokens, float[] sums, float score) {}

    /** @param listener hears the tokens of a greedy search */
    BeamSearch(GenerationSettings settings, int start, int eos, TokenListener listener) {
        this.settings = settings;
        this.eos = eos;
        this.listener = listener;
        tokens = new long[settings.beams()];
        order = new long[settings.beams()];
        Arrays.fill(tokens, start);
        running = new float[settings.beams()];
        Arrays.fill(running, 1, running.length, EXCLUDED);
        sequences = new int[settings.beams()][0];
        sums = new float[settings.beams()][0];
    }

    @Override
    public int rows() {
        return settings.beams();
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public void feed(long[] allTokens, long[] allOrder, int from) {
        System.arraycopy(tokens, 0, allTokens, from, tokens.length);
        System.arraycopy(order, 0, allOrder, from, order.length);
    }

    /** Scores of the running beams. */
    float[] running() {
        return running;
    }

    /** Continuations a step wants to see: Hugging Face's number, so that enough are left when some end. */
    static int considered(int beams, int vocabulary) {
        return Math.min(2 * beams, vocabulary);
    }

    /** Takes the step's continuations. */
    void advance(Best best, int sample) {
        if (done) {
            return;
        }
        float before = running[0];
        take(best, sample);
        if (settings.beams() == 1
                && !listener.token(0, best.token(sample, 0), best.score(sample, 0) - before)
                && finished.isEmpty()) {
            finished.add(new Finished(sequences[0], sums[0], penalized(running[0], length)));
            done = true;
        }
    }

    private void take(Best best, int sample) {
        int beams = settings.beams();
        length++;
        boolean atLimit = length >= settings.maxNewTokens();
        int[][] next = new int[beams][];
        float[] nextScores = new float[beams];
        float[][] nextSums = new float[beams][];
        List<Finished> ended = new ArrayList<>();
        int kept = 0;
        for (int rank = 0; rank < best.count(); rank++) {
            int token = best.token(sample, rank);
            int row = best.row(sample, rank);
            float score = best.score(sample, rank);
            boolean ends = atLimit || token == eos;
            if (ends && rank < beams) {
                ended.add(new Finished(
                        extend(sequences[row], token), extend(sums[row], score), penalized(score, length)));
            }
            if (!ends && kept < beams) {
                next[kept] = extend(sequences[row], token);
                nextScores[kept] = score;
                nextSums[kept] = extend(sums[row], score);
                tokens[kept] = token;
                order[kept] = row;
                kept++;
            }
        }
        finish(ended);
        for (int i = kept; i < beams; i++) {
            next[i] = sequences[0];
            nextSums[i] = sums[0];
            nextScores[i] = EXCLUDED;
            tokens[i] = eos;
            order[i] = 0;
        }
        sequences = next;
        sums = nextSums;
        System.arraycopy(nextScores, 0, running, 0, beams);
        improvable = improvable && canImprove();
        boolean full = finished.size() == beams && settings.earlyStopping() == EarlyStopping.WHEN_FULL;
        done = !improvable || full || kept == 0;
    }

    @Override
    public List<Hypothesis> found() {
        return finished.stream()
                .limit(settings.count())
                .map(f -> new Hypothesis(f.tokens(), f.sums()[f.sums().length - 1], f.score(), steps(f.sums())))
                .toList();
    }

    private void finish(List<Finished> ended) {
        boolean full = finished.size() == settings.beams() && settings.earlyStopping() == EarlyStopping.WHEN_FULL;
        if (ended.isEmpty() || full || !improvable) {
            return;
        }
        List<Finished> merged = new ArrayList<>(finished);
        merged.addAll(ended);
        merged.sort(Comparator.comparingDouble(Finished::score).reversed());
        finished = new ArrayList<>(merged.subList(0, Math.min(settings.beams(), merged.size())));
    }

    private boolean canImprove() {
        if (finished.size() < settings.beams()) {
            return true;
        }
        boolean longest = settings.earlyStopping() == EarlyStopping.NEVER && settings.lengthPenalty() > 0;
        float bestPossible = penalized(running[0], longest ? settings.maxNewTokens() : length);
        return bestPossible > finished.getLast().score();
    }

    private float penalized(float score, int tokens) {
        return (float) (score / Math.pow(tokens, settings.lengthPenalty()));
    }

    private static int[] extend(int[] sequence, int token) {
        int[] longer = Arrays.copyOf(sequence, sequence.length + 1);
        longer[sequence.length] = token;
        return longer;
    }

    private static float[] extend(float[] values, float value) {
        float[] longer = Arrays.copyOf(values, values.length + 1);
        longer[values.length] = value;
        return longer;
    }

    /** What each token added. */
    private static float[] steps(float[] sums) {
        float[] steps = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            steps[i] = i == 0 ? sums[0] : sums[i] - sums[i - 1];
        }
        return steps;
    }
}

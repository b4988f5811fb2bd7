package io.subgoal.t5.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The beam search of one sample, by the rules of Hugging Face's {@code generate}: twice as many continuations as beams
 * are looked at, only those among the first {@code beams} may finish, and a search ends by its early-stopping rule.
 */
final class BeamSearch {

    private static final float EXCLUDED = -1e9f;

    private final GenerationSettings settings;
    private final int eos;
    private final float[] running;
    private int[][] sequences;
    /** Scores of the running beams after each of their tokens. */
    private float[][] sums;

    private List<Finished> finished = new ArrayList<>();
    private int length;
    private boolean improvable = true;
    private boolean done;

    private record Finished(int[] tokens, float[] sums, float score) {}

    BeamSearch(GenerationSettings settings, int eos) {
        this.settings = settings;
        this.eos = eos;
        running = new float[settings.beams()];
        Arrays.fill(running, 1, running.length, EXCLUDED);
        sequences = new int[settings.beams()][0];
        sums = new float[settings.beams()][0];
    }

    boolean done() {
        return done;
    }

    /** Scores of the running beams. */
    float[] running() {
        return running;
    }

    /**
     * Takes the step's continuations.
     *
     * @param tokens filled with the token each row goes on with
     * @param order filled with the row of this sample each row goes on from
     */
    void advance(Best best, int sample, int considered, long[] tokens, long[] order) {
        int beams = settings.beams();
        length++;
        boolean atLimit = length >= settings.maxNewTokens();
        int[][] next = new int[beams][];
        float[] nextScores = new float[beams];
        float[][] nextSums = new float[beams][];
        List<Finished> ended = new ArrayList<>();
        int kept = 0;
        for (int rank = 0; rank < considered; rank++) {
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

    /** The best finished hypotheses, best first. */
    List<Hypothesis> hypotheses() {
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

package io.subgoal.t5.generate;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A sequence that is being drawn. */
final class DrawnSequence {

    private final SamplingSettings settings;
    private final TokenDraw draw;
    private final int eos;
    private final SplittableRandom random;
    private int[] tokens = new int[0];
    private float[] logProbabilities = new float[0];
    private double logProbability;
    private final int number;
    private final TokenListener listener;
    private boolean done;

    /**
     * @param source decides with the seed and the number what is drawn, so that a batch changes nothing
     * @param number of the sequence among those of its source
     */
    DrawnSequence(SamplingSettings settings, int eos, int[] source, int number, TokenListener listener) {
        this.settings = settings;
        this.eos = eos;
        this.number = number;
        this.listener = listener;
        draw = new TokenDraw(settings);
        random = new SplittableRandom(
                (settings.seed() * 0x9E3779B97F4A7C15L + Arrays.hashCode(source)) * 0xBF58476D1CE4E5B9L + number);
    }

    boolean done() {
        return done;
    }

    /** The token to go on with; the end token once more when it has ended. */
    int last(int start) {
        return tokens.length == 0 ? start : tokens[tokens.length - 1];
    }

    /**
     * Draws the next token, unless it has ended.
     *
     * @param row log-probabilities
     * @param from where its own begin
     */
    void advance(float[] row, int from, int vocabulary) {
        if (done) {
            return;
        }
        int token = draw.draw(row, from, vocabulary, random);
        float value = row[from + token];
        logProbability += value;
        logProbabilities = Arrays.copyOf(logProbabilities, logProbabilities.length + 1);
        logProbabilities[logProbabilities.length - 1] = value;
        tokens = Arrays.copyOf(tokens, tokens.length + 1);
        tokens[tokens.length - 1] = token;
        boolean wanted = listener.token(number, token, value);
        done = !wanted || token == eos || tokens.length == settings.maxNewTokens();
    }

    /** The sequence with its log-probability under the model, which temperature and cuts do not change. */
    Hypothesis hypothesis() {
        return new Hypothesis(tokens, logProbability, logProbability, logProbabilities);
    }
}

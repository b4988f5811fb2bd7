package io.subgoal.t5.generate;

/**
 * How to decode.
 *
 * @param beams 1 for greedy decoding
 * @param maxNewTokens tokens a hypothesis may have, end token included
 * @param lengthPenalty exponent of the length a score is divided by; 0 leaves sums of log-probabilities
 * @param earlyStopping when a beam search ends
 * @param count how many hypotheses are returned, at most {@code beams}
 * @param vocabulary only ids below this are generated; models may have more rows than their tokenizer has pieces
 */
public record GenerationSettings(
        int beams, int maxNewTokens, double lengthPenalty, EarlyStopping earlyStopping, int count, int vocabulary) {

    public static final int MAX_BEAMS = 64;
    public static final int MAX_NEW_TOKENS = 1024;

    public GenerationSettings {
        requireBetween("beams", beams, 1, MAX_BEAMS);
        requireBetween("maxNewTokens", maxNewTokens, 1, MAX_NEW_TOKENS);
        requireBetween("count", count, 1, beams);
        requireBetween("vocabulary", vocabulary, 2, Integer.MAX_VALUE);
        if (!Double.isFinite(lengthPenalty)) {
            throw new IllegalArgumentException("lengthPenalty must be a finite number");
        }
    }

    public static GenerationSettings greedy(int maxNewTokens) {
        return new GenerationSettings(1, maxNewTokens, 1, EarlyStopping.HEURISTIC, 1, Integer.MAX_VALUE);
    }

    /** Beam search that returns all its beams. */
    public static GenerationSettings beams(int beams, int maxNewTokens) {
        return new GenerationSettings(beams, maxNewTokens, 1, EarlyStopping.HEURISTIC, beams, Integer.MAX_VALUE);
    }

    public GenerationSettings withVocabulary(int size) {
        return new GenerationSettings(beams, maxNewTokens, lengthPenalty, earlyStopping, count, size);
    }

    static void requireBetween(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException("%s must be from %d to %d, not %d".formatted(name, low, high, value));
        }
    }
}

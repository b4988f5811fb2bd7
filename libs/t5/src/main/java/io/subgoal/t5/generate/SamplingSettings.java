package io.subgoal.t5.generate;

/**
 * How to draw sequences at random.
 *
 * @param count sequences for each source
 * @param maxNewTokens tokens a sequence may have, end token included
 * @param temperature what logits are divided by; towards 0 the most probable token is taken
 * @param topK only this many of the most probable tokens are drawn from; 0 for all
 * @param topP only the most probable tokens that have this share of the probability together are drawn from; 1 for all
 * @param seed what is drawn is a function of this, the source and the number of the sequence
 * @param vocabulary only ids below this are drawn
 */
public record SamplingSettings(
        int count, int maxNewTokens, double temperature, int topK, double topP, long seed, int vocabulary) {

    public SamplingSettings {
        GenerationSettings.requireBetween("count", count, 1, GenerationSettings.MAX_BEAMS);
        GenerationSettings.requireBetween("maxNewTokens", maxNewTokens, 1, GenerationSettings.MAX_NEW_TOKENS);
        GenerationSettings.requireBetween("topK", topK, 0, Integer.MAX_VALUE);
        GenerationSettings.requireBetween("vocabulary", vocabulary, 2, Integer.MAX_VALUE);
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be a positive number, not " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be more than 0 and at most 1, not " + topP);
        }
    }

    /** One sequence a source, drawn from the model's own distribution. */
    public static SamplingSettings plain(int maxNewTokens, long seed) {
        return new SamplingSettings(1, maxNewTokens, 1, 0, 1, seed, Integer.MAX_VALUE);
    }
}

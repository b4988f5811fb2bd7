package io.subgoal.t5.generate;

import io.subgoal.t5.checkpoint.T5Config;

/**
 * What searches must have in common to be decoded side by side.
 *
 * @param drawn whether tokens are drawn at random
 * @param rows of a sample
 * @param vocabulary how many ids may be chosen
 */
record BatchKind(boolean drawn, int rows, int vocabulary) {

    static BatchKind of(GenerationSettings settings, T5Config config) {
        return new BatchKind(false, settings.beams(), Math.min(settings.vocabulary(), config.vocabSize()));
    }

    static BatchKind of(SamplingSettings settings, T5Config config) {
        return new BatchKind(true, settings.count(), Math.min(settings.vocabulary(), config.vocabSize()));
    }
}

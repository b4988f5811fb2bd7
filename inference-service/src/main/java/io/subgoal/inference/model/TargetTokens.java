package io.subgoal.inference.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.subgoal.t5.tokenizer.T5Tokenizer;

/** The tokens of allowed answers: most of those of one step are those of the next. */
final class TargetTokens {

    private static final int KEPT = 50_000;

    private final T5Tokenizer tokenizer;
    private final Cache<String, int[]> known =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    TargetTokens(T5Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    int[] encode(String text) {
        return known.get(text, tokenizer::encode);
    }
}

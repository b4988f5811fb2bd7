package io.subgoal.training.trainer;

import io.subgoal.t5.tokenizer.StandIns;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.train.Example;
import io.subgoal.textworld.example.Augmentation;
import io.subgoal.textworld.prompt.FittedPrompt;
import io.subgoal.textworld.prompt.PromptFormat;
import java.util.Arrays;

/** Renders a row in its prompt format and takes it apart into tokens, within the limits. */
record RowEncoder(PromptFormat format, T5Tokenizer tokenizer, int sourceTokens, int targetTokens) {

    /**
     * A row in tokens, and whether something had to be left out.
     *
     * @param answer the target as the model can say it: words that the vocabulary does not have are sentinels, as in play
     */
    record Encoded(Example example, String answer, boolean cutSource, boolean cutTarget) {}

    Encoded encode(io.subgoal.textworld.example.Example row) {
        LastText last = new LastText(tokenizer);
        FittedPrompt prompt = format.fit(row.role(), row.state(), text -> last.ids(text).length, sourceTokens);
        StandIns standIns = tokenizer.standIns(
                prompt.text(), last.ids(prompt.text()), Augmentation.FIRST_SENTINEL, Augmentation.SENTINELS);
        int[] target = standIns.encode(row.target());
        return new Encoded(
                new Example(limit(standIns.encoded(), sourceTokens), limit(target, targetTokens)),
                standIns.none() ? row.target() : text(tokenizer, target),
                prompt.cut(),
                target.length > targetTokens);
    }

    /** The text of an answer, its unknown words as in {@link Encoded#answer}. */
    static String text(T5Tokenizer tokenizer, int[] answer) {
        return tokenizer.decode(answer, Augmentation.FIRST_SENTINEL, Augmentation.SENTINELS);
    }

    /** What was counted last is, as a rule, what is wanted. */
    private static final class LastText {

        private final T5Tokenizer tokenizer;
        private String text = "";
        private int[] ids = {};

        LastText(T5Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        int[] ids(String wanted) {
            if (ids.length == 0 || !wanted.equals(text)) {
                ids = tokenizer.encode(wanted);
                text = wanted;
            }
            return ids;
        }
    }

    /** Cuts at the end, but keeps the end token. */
    private static int[] limit(int[] ids, int limit) {
        if (ids.length <= limit) {
            return ids;
        }
        int[] cut = Arrays.copyOf(ids, limit);
        cut[limit - 1] = ids[ids.length - 1];
        return cut;
    }
}

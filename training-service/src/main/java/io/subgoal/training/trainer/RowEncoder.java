package io.subgoal.training.trainer;

import io.subgoal.t5.tokenizer.LastText;
import io.subgoal.t5.tokenizer.StandIns;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.train.Example;
import io.subgoal.textworld.example.Augmentation;
import io.subgoal.textworld.prompt.FittedPrompt;
import io.subgoal.textworld.prompt.PromptFormat;

/** Renders a row in its prompt format and takes it apart into tokens, within the limits. */
record RowEncoder(PromptFormat format, T5Tokenizer tokenizer, int sourceTokens, int targetTokens) {

    /**
     * A row in tokens, and whether something had to be left out.
     *
     * @param answer the target as the model can say it: words that the vocabulary does not have, sentinels in the
     *     tokens as in play, are {@code unknown1}, {@code unknown2} and so on
     */
    record Encoded(Example example, String answer, boolean cutSource, boolean cutTarget) {}

    Encoded encode(io.subgoal.textworld.example.Example row) {
        LastText last = new LastText(tokenizer);
        FittedPrompt prompt = format.fit(row.role(), row.state(), last::count, sourceTokens);
        StandIns standIns = tokenizer.standIns(
                prompt.text(), last.ids(prompt.text()), Augmentation.FIRST_SENTINEL, Augmentation.SENTINELS);
        int[] target = standIns.encode(row.target());
        return new Encoded(
                new Example(shortened(standIns.encoded(), sourceTokens), shortened(target, targetTokens)),
                standIns.none() ? row.target() : text(tokenizer, target),
                prompt.cut(),
                target.length > targetTokens);
    }

    /** The text of an answer, its unknown words as in {@link Encoded#answer}. */
    static String text(T5Tokenizer tokenizer, int[] answer) {
        return tokenizer.decode(answer, Augmentation.FIRST_SENTINEL, Augmentation.SENTINELS);
    }

    private static int[] shortened(int[] ids, int most) {
        return T5Tokenizer.shortened(ids, most, ids[ids.length - 1]);
    }
}

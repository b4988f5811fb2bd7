package io.subgoal.inference.model;

import io.subgoal.t5.generate.Search;
import io.subgoal.t5.generate.TokenTrie;
import java.util.List;
import java.util.Optional;

/** Texts that an answer is confined to. Where two have the same tokens, the first stands for both. */
public final class AllowedTexts {

    private final List<String> texts;
    private final TokenTrie trie;

    /** @param tokens of each text */
    public AllowedTexts(List<String> texts, List<int[]> tokens) {
        this.texts = texts;
        trie = new TokenTrie(tokens);
    }

    /** A search for the most probable, as many as there are at most. */
    public Search search(int count) {
        return new Search.Choice(trie, Math.min(count, trie.size()));
    }

    /** The text of tokens, if it is one of these. */
    public Optional<String> text(int[] tokens) {
        return trie.place(tokens).stream().mapToObj(texts::get).findFirst();
    }
}

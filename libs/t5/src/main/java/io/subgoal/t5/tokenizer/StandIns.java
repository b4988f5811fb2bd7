package io.subgoal.t5.tokenizer;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Words of a text that a vocabulary does not have, and sentinels that stand for them, the same for each word wherever it stands;
 * a letter is said as it was written first.
 * A model that has learned to copy sentinels can say such words, though it cannot know what they mean. Good for one text and
 * the answers to it.
 */
public final class StandIns {

    private final T5Tokenizer tokenizer;
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final Map<Integer, String> words = new LinkedHashMap<>();
    private final int[] encoded;

    /**
     * Finds stand-ins, in the order of the words.
     *
     * @param pieces of the text
     * @param first the first sentinel that may stand for a word
     * @param count how many may; words beyond are not said
     */
    StandIns(T5Tokenizer tokenizer, T5Tokenizer.Pieces pieces, int first, int count) {
        this.tokenizer = tokenizer;
        for (String word : pieces.unknown()) {
            if (ids.size() < count && !ids.containsKey(key(word))) {
                int id = tokenizer.sentinel(first + ids.size());
                ids.put(key(word), id);
                words.put(id, word);
            }
        }
        encoded = named(pieces);
    }

    private int[] named(T5Tokenizer.Pieces pieces) {
        int[] named = pieces.ids().clone();
        int next = 0;
        for (int i = 0; i < named.length; i++) {
            if (named[i] == tokenizer.unknown()) {
                named[i] = ids.getOrDefault(key(pieces.unknown().get(next++)), named[i]);
            }
        }
        return named;
    }

    /** A letter that tells things apart is the same one, however it is written. */
    private static String key(String word) {
        return word.length() == 1 ? word.toLowerCase(Locale.ROOT) : word;
    }

    /** Whether every word is known. */
    public boolean none() {
        return ids.isEmpty();
    }

    /** The ids of the text, end token included. */
    public int[] encoded() {
        return encoded.clone();
    }

    /** The ids of a possible answer, end token included; words that are not in the text have no stand-in. */
    public int[] encode(String answer) {
        return none() ? tokenizer.encode(answer) : named(tokenizer.pieces(answer));
    }

    /** The text of an answer, with the words again. */
    public String decode(int[] answer) {
        return none() ? tokenizer.decode(answer) : tokenizer.decode(answer, words);
    }
}

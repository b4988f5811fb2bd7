package io.subgoal.t5.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.subgoal.t5.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts to ids and back. Safe for many threads; owns native memory. */
public final class T5Tokenizer implements AutoCloseable {

    private static final long SIZE_LIMIT = 64L << 20;

    private static final String SENTINEL = "<extra_id_%d>";

    private final HuggingFaceTokenizer tokenizer;
    private final int size;
    private final int unknown;

    private T5Tokenizer(HuggingFaceTokenizer tokenizer, int size, int unknown) {
        this.tokenizer = tokenizer;
        this.size = size;
        this.unknown = unknown;
    }

    /** Loads {@code tokenizer.json}. */
    public static T5Tokenizer load(Path file) {
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw new CheckpointException(file + " is larger than " + SIZE_LIMIT + " bytes");
            }
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optAddSpecialTokens(true)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
            JsonNode root = new JsonMapper().readTree(file.toFile());
            return new T5Tokenizer(tokenizer, size(root), unknown(root));
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException("cannot read the tokenizer " + file + ": " + e.getMessage(), e);
        }
    }

    /** The ids of a text, end token included. */
    public int[] encode(String text) {
        return ids(idsOf(text));
    }

    /** What DJL's own encoding has besides, the text and the place of each piece above all, takes as long as the ids. */
    private long[] idsOf(String text) {
        long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, true);
        try {
            return TokenizersLibrary.LIB.getTokenIds(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    private static int[] ids(long[] ids) {
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    /**
     * At most so many ids: what is cut off stands at the end, but the end token is kept.
     *
     * @param end the end token
     */
    public static int[] shortened(int[] ids, int most, int end) {
        if (ids.length <= most) {
            return ids;
        }
        int[] cut = Arrays.copyOf(ids, most);
        cut[most - 1] = end;
        return cut;
    }

    /**
     * Stand-ins for the words of a text that the vocabulary does not have; none where words are made of pieces.
     *
     * @param tokens the ids of the text, as {@link #encode} gives them
     * @param first the first sentinel that may stand for a word, as T5 counts them
     * @param count how many may
     */
    public StandIns standIns(String text, int[] tokens, int first, int count) {
        boolean known = Arrays.stream(tokens).noneMatch(id -> id == unknown);
        return new StandIns(this, known ? new Pieces(tokens, List.of()) : pieces(text), first, count);
    }

    /**
     * The ids of a text.
     *
     * @param unknown what is written where an id is that of unknown words, in order
     */
    record Pieces(int[] ids, List<String> unknown) {}

    Pieces pieces(String text) {
        Encoding encoding = tokenizer.encode(text);
        int[] ids = ids(encoding.getIds());
        List<String> words = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == unknown) {
                CharSpan span = encoding.getCharTokenSpans()[i];
                words.add(text.substring(span.getStart(), span.getEnd()));
            }
        }
        return new Pieces(ids, words);
    }

    /** The id of words that are not in the vocabulary; negative where words are made of pieces. */
    int unknown() {
        return unknown;
    }

    /** The id of a sentinel. */
    int sentinel(int number) {
        return encode(SENTINEL.formatted(number))[0];
    }

    /** Number of tokens of a text, end token included. */
    public int count(String text) {
        return idsOf(text).length;
    }

    /** The text of ids, without special tokens. */
    public String decode(int[] ids) {
        return tokenizer
                .decode(Arrays.stream(ids).asLongStream().toArray(), true)
                .strip();
    }

    /**
     * The text of ids, without special tokens.
     *
     * @param words what sentinels among them stand for
     */
    String decode(int[] ids, Map<Integer, String> words) {
        // Sentinels are special: whoever leaves special tokens out leaves them out as well.
        long[] said = Arrays.stream(ids)
                .filter(id -> words.containsKey(id) || !special(id))
                .asLongStream()
                .toArray();
        String text = tokenizer.decode(said, false);
        for (Map.Entry<Integer, String> word : words.entrySet()) {
            text = text.replace(
                    tokenizer.decode(new long[] {word.getKey()}, false).strip(), word.getValue());
        }
        return text.strip();
    }

    /**
     * The text of ids, without special tokens but for sentinels that may be {@linkplain #standIns stand-ins}: they are written
     * as {@code unknown1}, {@code unknown2} and so on. To compare answers to a text whose words are not at hand.
     */
    public String decode(int[] ids, int first, int count) {
        Map<Integer, String> words = new HashMap<>();
        if (unknown >= 0) {
            int highest = sentinel(first);
            for (int id : ids) {
                if (id <= highest && id > highest - count) {
                    words.put(id, "unknown" + (highest - id + 1));
                }
            }
        }
        return words.isEmpty() ? decode(ids) : decode(ids, words);
    }

    private boolean special(int id) {
        return tokenizer.decode(new long[] {id}, true).isEmpty();
    }

    /** Number of pieces: all ids are below. */
    public int size() {
        return size;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    /** Only where whole words are pieces: what others do not know is a sign, and no model has learned to copy those. */
    private static int unknown(JsonNode root) {
        JsonNode model = root.path("model");
        return model.path("type").asString("").equals("WordLevel")
                ? model.path("vocab").path(model.path("unk_token").asString("")).asInt(-1)
                : -1;
    }

    private static int size(JsonNode root) {
        int highest = -1;
        JsonNode vocabulary = root.path("model").path("vocab");
        if (vocabulary.isArray()) {
            highest = vocabulary.size() - 1;
        } else {
            for (JsonNode id : vocabulary) {
                highest = Math.max(highest, id.asInt());
            }
        }
        for (JsonNode added : root.path("added_tokens")) {
            highest = Math.max(highest, added.path("id").asInt());
        }
        return highest + 1;
    }
}

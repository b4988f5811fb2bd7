package io.subgoal.t5.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.subgoal.t5.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts to ids and back. Safe for many threads; owns native memory. */
public final class T5Tokenizer implements AutoCloseable {

    private static final long SIZE_LIMIT = 64L << 20;

    private final HuggingFaceTokenizer tokenizer;
    private final int size;

    private T5Tokenizer(HuggingFaceTokenizer tokenizer, int size) {
        this.tokenizer = tokenizer;
        this.size = size;
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
            return new T5Tokenizer(tokenizer, size(file));
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException("cannot read the tokenizer " + file + ": " + e.getMessage(), e);
        }
    }

    /** The ids of a text, end token included. */
    public int[] encode(String text) {
        Encoding encoding = tokenizer.encode(text);
        return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    }

    /** Number of tokens of a text, end token included. */
    public int count(String text) {
        return tokenizer.encode(text).getIds().length;
    }

    /** The text of ids, without special tokens. */
    public String decode(int[] ids) {
        return tokenizer
                .decode(Arrays.stream(ids).asLongStream().toArray(), true)
                .strip();
    }

    /** Number of pieces: all ids are below. */
    public int size() {
        return size;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static int size(Path file) {
        JsonNode root = new JsonMapper().readTree(file.toFile());
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

package io.subgoal.training.base;

import io.subgoal.t5.Initialization;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.WeightFiles;
import io.subgoal.t5.tokenizer.WordLevelTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Hugging Face directories of models that are small but whole. */
public final class SmallModels {

    /** Pieces of the tokenizer of {@link #write}. */
    static final int PIECES = 107;

    private static final JsonMapper JSON = new JsonMapper();

    private SmallModels() {}

    static T5Config config(int vocabulary) {
        return new T5Config(vocabulary, 16, 4, 32, 1, 1, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0);
    }

    /** A model with a few rows to spare in its embedding, as T5 has them. */
    public static Path write(Path directory) throws IOException {
        return write(directory, PIECES + 21, Long.MAX_VALUE);
    }

    static Path writeShards(Path directory) throws IOException {
        return write(directory, PIECES + 21, 8000);
    }

    static Path write(Path directory, int vocabulary, long shardBytes) throws IOException {
        Files.createDirectories(directory);
        T5Config config = config(vocabulary);
        config.write(directory.resolve("config.json"));
        WeightFiles.write(directory, Initialization.STANDARD.weights(config, 1), Precision.F32, shardBytes);
        WordLevelTokenizer words = new WordLevelTokenizer();
        words.add("go to kitchen door");
        Files.writeString(directory.resolve("tokenizer.json"), words.toJson(1000));
        return directory;
    }

    /** A model that transformers wrote, with a tokenizer of few pieces. */
    static Path writeForeign(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String file : List.of("config.json", "model.safetensors")) {
            try (InputStream in = SmallModels.class.getResourceAsStream("/base/deep-decoder-gated-silu/" + file)) {
                Files.copy(Objects.requireNonNull(in), directory.resolve(file));
            }
        }
        WordLevelTokenizer words = new WordLevelTokenizer();
        words.add("go to kitchen door");
        ObjectNode root = (ObjectNode) JSON.readTree(words.toJson(1000));
        ((ArrayNode) root.path("added_tokens"))
                .removeIf(token -> token.path("id").asInt() > 2);
        ((ObjectNode) root.path("model").path("vocab")).removeIf(id -> id.asInt() > 6);
        Files.writeString(directory.resolve("tokenizer.json"), JSON.writeValueAsString(root));
        return directory;
    }

    /** Changes one key of {@code config.json}. */
    public static void configure(Path directory, String key, Object value) throws IOException {
        Path file = directory.resolve("config.json");
        ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        root.putPOJO(key, value);
        Files.writeString(file, JSON.writeValueAsString(root));
    }
}

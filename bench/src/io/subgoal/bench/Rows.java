package io.subgoal.bench;

import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.train.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of ScienceWorld in token ids, that every engine reads from {@code rows.json}.
 *
 * @param vocabulary number of ids
 * @param unknown the id of words that are not in the vocabulary
 * @param train rows to learn from
 * @param dev rows of other variations, to measure on
 */
record Rows(int vocabulary, int unknown, Inputs train, Inputs dev) {

    private static final JsonMapper JSON = new JsonMapper();
    /** What no row says. */
    private static final String NO_WORD = "\u2603";

    static Rows of(
            T5Tokenizer tokenizer,
            List<io.subgoal.textworld.example.Example> train,
            List<io.subgoal.textworld.example.Example> dev,
            int sourceTokens) {
        int unknown = tokenizer.encode(NO_WORD)[0];
        Inputs learned = encode(tokenizer, train, sourceTokens);
        return new Rows(tokenizer.size(), unknown, learned, encode(tokenizer, dev, sourceTokens));
    }

    static Rows read(Path directory) {
        return JSON.readValue(directory.resolve("rows.json").toFile(), Rows.class);
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        JSON.writeValue(directory.resolve("rows.json").toFile(), this);
    }

    private static Inputs encode(
            T5Tokenizer tokenizer, List<io.subgoal.textworld.example.Example> rows, int sourceTokens) {
        List<Example> encoded = rows.stream()
                .map(row -> TextRows.encode(tokenizer, row, sourceTokens))
                .toList();
        return new Inputs(
                encoded.stream().map(Example::source).toArray(int[][]::new),
                encoded.stream().map(Example::target).toArray(int[][]::new));
    }
}

package io.subgoal.bench;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.train.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Random token ids that every engine reads from {@code inputs.json} beside the model.
 *
 * @param sources one row for each sample of the largest batch
 * @param targets as many rows
 */
record Inputs(int[][] sources, int[][] targets) {

    private static final JsonMapper JSON = new JsonMapper();
    /** Padding, the end token and the unknown token lie below. */
    private static final int FIRST_ORDINARY_ID = 3;

    static Inputs random(T5Config config, int rows, int source, int target, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Inputs(matrix(random, config, rows, source), matrix(random, config, rows, target));
    }

    static Inputs read(Path directory) {
        return JSON.readValue(directory.resolve("inputs.json").toFile(), Inputs.class);
    }

    void write(Path directory) {
        JSON.writeValue(directory.resolve("inputs.json").toFile(), this);
    }

    List<int[]> firstSources(int count) {
        return List.of(sources).subList(0, count);
    }

    List<Example> firstExamples(int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> new Example(sources[row], targets[row]))
                .toList();
    }

    private static int[][] matrix(SplittableRandom random, T5Config config, int rows, int columns) {
        return IntStream.range(0, rows)
                .mapToObj(row -> random.ints(columns, FIRST_ORDINARY_ID, config.vocabSize())
                        .toArray())
                .toArray(int[][]::new);
    }
}

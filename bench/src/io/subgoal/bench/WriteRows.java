package io.subgoal.bench;

import io.subgoal.t5.Initialization;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Plays gold episodes in the simulator and writes their training rows, with fresh models to train on them. Arguments:
 * the directory, tasks, episodes of each task to learn from, and to measure on.
 */
final class WriteRows {

    private static final long SEED = 5;
    private static final int SOURCE_TOKENS = 512;

    private WriteRows() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        List<Task> tasks =
                Arrays.stream(arguments[1].split(",")).map(Tasks::get).toList();
        List<Example> train = shuffled(TextRows.of(Episodes.of(tasks, Fold.TRAIN, Integer.parseInt(arguments[2]))));
        List<Example> dev = shuffled(TextRows.of(Episodes.of(tasks, Fold.DEV, Integer.parseInt(arguments[3]))));
        try (T5Tokenizer tokenizer = T5Tokenizer.load(TextRows.writeTokenizer(directory, train))) {
            write(directory.resolve("preset"), Geometry.preset(tokenizer.size()), Initialization.COPY);
            write(directory.resolve("small"), Geometry.SMALL.config(), Initialization.STANDARD);
            Rows.of(tokenizer, train, dev, SOURCE_TOKENS).write(directory);
        }
    }

    private static void write(Path directory, T5Config config, Initialization initialization) throws IOException {
        Files.createDirectories(directory);
        config.write(directory.resolve("config.json"));
        Safetensors.write(directory.resolve("model.safetensors"), initialization.weights(config, SEED));
    }

    /** Any number of first rows is a sample of all. */
    private static List<Example> shuffled(List<Example> rows) {
        List<Example> mixed = new ArrayList<>(rows);
        Collections.shuffle(mixed, new Random(SEED));
        return mixed;
    }
}

package io.subgoal.bench;

import ai.djl.Device;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.LengthBuckets;
import io.subgoal.t5.train.Schedule;
import io.subgoal.t5.train.Trainer;
import io.subgoal.textworld.example.Augmentation;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains a model that plays, by the recipe of {@code ./subgoal demo}, and writes it with the rows of all variations of
 * the dev fold, which it has never seen. Arguments: the directory, tasks, episodes of each task to learn from, updates.
 */
final class WritePolicy {

    private static final long SEED = 1;
    private static final int BATCH = 4;
    private static final double RATE = 2e-3;
    private static final double WARM_UP = 0.02;
    private static final Augmentation AUGMENTATION = new Augmentation(0.3, 0.5, 0);
    private static final int SOURCE_TOKENS = 1024;
    private static final int REPORT_EVERY = 500;

    private WritePolicy() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        List<Task> tasks =
                Arrays.stream(arguments[1].split(",")).map(Tasks::get).toList();
        List<Example> train = TextRows.of(Episodes.of(tasks, Fold.TRAIN, Integer.parseInt(arguments[2])));
        List<Example> dev = TextRows.of(Episodes.of(tasks, Fold.DEV, Integer.MAX_VALUE));
        try (T5Tokenizer tokenizer = T5Tokenizer.load(TextRows.writeTokenizer(directory, train))) {
            T5Config config = Geometry.preset(tokenizer.size());
            try (T5Model model = T5Model.of(config, Device.cpu(), Initialization.COPY.weights(config, SEED));
                    Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
                train(trainer, tokenizer, train, Integer.parseInt(arguments[3]));
                model.save(directory);
            }
            // Last, since it says that all is there.
            Rows.of(tokenizer, train, dev, SOURCE_TOKENS).write(directory);
        }
    }

    private static void train(Trainer trainer, T5Tokenizer tokenizer, List<Example> rows, int updates) {
        int[] lengths = rows.stream()
                .mapToInt(row -> TextRows.encode(tokenizer, row, SOURCE_TOKENS).source().length)
                .toArray();
        LengthBuckets buckets = new LengthBuckets(lengths, BATCH, SEED);
        List<String> names = rows.stream()
                .flatMap(row -> Augmentation.names(row).stream())
                .distinct()
                .sorted()
                .toList();
        double sum = 0;
        long tokens = 0;
        for (long epoch = 0; trainer.updates() < updates; epoch++) {
            for (int[] batch : buckets.epoch(epoch)) {
                List<io.subgoal.t5.train.Example> examples = variants(tokenizer, rows, names, batch, epoch);
                long targets = examples.stream()
                        .mapToLong(example -> example.target().length)
                        .sum();
                sum += trainer.accumulate(examples, 1.0 / targets, 0, 0, 1).sum();
                tokens += targets;
                long update = trainer.updates() + 1;
                trainer.update(Schedule.COSINE.rate(RATE, update, (long) (WARM_UP * updates), updates));
                if (update % REPORT_EVERY == 0) {
                    System.err.printf("update %d of %d, loss %.3f%n", update, updates, sum / tokens);
                    sum = 0;
                    tokens = 0;
                }
                if (update == updates) {
                    return;
                }
            }
        }
    }

    private static List<io.subgoal.t5.train.Example> variants(
            T5Tokenizer tokenizer, List<Example> rows, List<String> names, int[] batch, long epoch) {
        return Arrays.stream(batch)
                .mapToObj(row -> {
                    SplittableRandom random = new SplittableRandom((SEED * 31 + epoch) * 1_000_000_007L + row);
                    return TextRows.encode(tokenizer, AUGMENTATION.apply(rows.get(row), names, random), SOURCE_TOKENS);
                })
                .toList();
    }
}

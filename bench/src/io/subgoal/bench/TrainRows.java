package io.subgoal.bench;

import ai.djl.Device;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.LengthBuckets;
import io.subgoal.t5.train.Schedule;
import io.subgoal.t5.train.Trainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains one epoch on real rows, some updates at a time; the same as {@code peers/trainer_rows.py}. Arguments:
 * directory of the rows, directory of the model, rows of a batch, rows to learn from, rows to measure on, peak of the
 * learning rate, updates to warm up.
 */
final class TrainRows {

    private static final long SEED = 7;
    /** As PyTorch has it if nothing is said. */
    private static final AdamW ADAM_W = new AdamW(0.9, 0.999, 1e-8, 0, 1);

    private final JsonMapper json = new JsonMapper();
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Path directory;
    private final int batchSize;
    private final double rate;
    private final int warmUpUpdates;

    private TrainRows(Path directory, int batchSize, double rate, int warmUpUpdates) {
        this.directory = directory;
        this.batchSize = batchSize;
        this.rate = rate;
        this.warmUpUpdates = warmUpUpdates;
    }

    static void main(String[] arguments) throws IOException {
        Rows rows = Rows.read(Path.of(arguments[0]));
        TrainRows training = new TrainRows(
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Double.parseDouble(arguments[5]),
                Integer.parseInt(arguments[6]));
        training.run(
                rows.train().firstExamples(Integer.parseInt(arguments[3])),
                rows.dev().firstExamples(Integer.parseInt(arguments[4])));
    }

    private void run(List<Example> train, List<Example> dev) throws IOException {
        // With weights of its own, so that what is measured begins with fresh ones.
        try (T5Model model = T5Model.load(directory, Device.cpu());
                Trainer trainer = new Trainer(model, ADAM_W)) {
            List<int[]> batches = buckets(train).epoch(0);
            for (int[] batch : batches.subList(0, Math.min(warmUpUpdates, batches.size()))) {
                step(trainer, train, batch, batches.size());
            }
        }
        try (T5Model model = T5Model.load(directory, Device.cpu());
                Trainer trainer = new Trainer(model, ADAM_W)) {
            List<int[]> batches = buckets(train).epoch(0);
            say(Map.of("result", Map.of("loss", loss(trainer, dev), "updates", batches.size())));
            while (trainer.updates() < batches.size()) {
                turn(trainer, train, batches);
            }
            say(Map.of("result", Map.of("loss", loss(trainer, dev), "padding", padding(train, batches))));
        }
    }

    /** As many updates as are asked for. */
    private void turn(Trainer trainer, List<Example> train, List<int[]> batches) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("Told to stop after update " + trainer.updates());
        }
        int until = (int) trainer.updates() + Integer.parseInt(line.strip());
        Stopwatch watch = new Stopwatch();
        while (trainer.updates() < Math.min(until, batches.size())) {
            step(trainer, train, batches.get((int) trainer.updates()), batches.size());
        }
        say(Map.of("wall_ms", watch.wallMillis(), "cpu_ms", watch.cpuMillis()));
    }

    private void step(Trainer trainer, List<Example> train, int[] batch, int updates) {
        List<Example> examples = Arrays.stream(batch).mapToObj(train::get).toList();
        long tokens =
                examples.stream().mapToLong(example -> example.target().length).sum();
        trainer.accumulate(examples, 1.0 / tokens, 0, 0, 1);
        trainer.update(Schedule.LINEAR.rate(rate, trainer.updates() + 1, 0, updates));
    }

    private LengthBuckets buckets(List<Example> train) {
        return new LengthBuckets(lengths(train), batchSize, SEED);
    }

    /** Mean loss per target token. */
    private double loss(Trainer trainer, List<Example> rows) {
        List<Example> sorted = rows.stream()
                .sorted(Comparator.comparingInt(row -> row.source().length))
                .toList();
        double sum = 0;
        long tokens = 0;
        for (int from = 0; from < sorted.size(); from += batchSize) {
            Trainer.Loss loss = trainer.evaluate(sorted.subList(from, Math.min(from + batchSize, sorted.size())));
            sum += loss.sum();
            tokens += loss.tokens();
        }
        return sum / tokens;
    }

    /** Share of the sources' places that hold no token. */
    private static double padding(List<Example> rows, List<int[]> batches) {
        int[] lengths = lengths(rows);
        long places = batches.stream()
                .mapToLong(batch -> (long) batch.length
                        * IntStream.of(batch).map(row -> lengths[row]).max().orElseThrow())
                .sum();
        return 1 - (double) IntStream.of(lengths).asLongStream().sum() / places;
    }

    private static int[] lengths(List<Example> rows) {
        return rows.stream().mapToInt(row -> row.source().length).toArray();
    }

    private void say(Map<String, ?> result) {
        System.out.println(json.writeValueAsString(result));
    }
}

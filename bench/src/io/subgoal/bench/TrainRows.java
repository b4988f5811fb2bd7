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
 * learning rate, updates to warm up, {@code bucketed} or {@code pieces}: batches of rows of like length, or random ones
 * that are cut into pieces of like length, whose gradients add up.
 */
final class TrainRows {

    private static final long SEED = 7;
    /** What a pass costs besides its tokens, in tokens: about as much on both models. */
    private static final long EACH_PIECE = 80;

    /** As PyTorch has it if nothing is said. */
    private static final AdamW ADAM_W = new AdamW(0.9, 0.999, 1e-8, 0, 1);

    private final JsonMapper json = new JsonMapper();
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Path directory;
    private final int batchSize;
    private final double rate;
    private final int warmUpUpdates;
    private final boolean cut;
    /** Of the sources that were passed, without and with padding. */
    private long tokens;

    private long places;

    private TrainRows(Path directory, int batchSize, double rate, int warmUpUpdates, boolean cut) {
        this.directory = directory;
        this.batchSize = batchSize;
        this.rate = rate;
        this.warmUpUpdates = warmUpUpdates;
        this.cut = cut;
    }

    static void main(String[] arguments) throws IOException {
        Rows rows = Rows.read(Path.of(arguments[0]));
        TrainRows training = new TrainRows(
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Double.parseDouble(arguments[5]),
                Integer.parseInt(arguments[6]),
                arguments[7].equals("pieces"));
        training.run(
                rows.train().firstExamples(Integer.parseInt(arguments[3])),
                rows.dev().firstExamples(Integer.parseInt(arguments[4])));
    }

    private void run(List<Example> train, List<Example> dev) throws IOException {
        // With weights of its own, so that what is measured begins with fresh ones.
        try (T5Model model = T5Model.load(directory, Device.cpu());
                Trainer trainer = new Trainer(model, ADAM_W)) {
            LengthBuckets buckets = buckets(train);
            List<int[]> batches = buckets.epoch(0);
            for (int[] batch : batches.subList(0, Math.min(warmUpUpdates, batches.size()))) {
                step(trainer, train, buckets, batch, batches.size());
            }
        }
        try (T5Model model = T5Model.load(directory, Device.cpu());
                Trainer trainer = new Trainer(model, ADAM_W)) {
            LengthBuckets buckets = buckets(train);
            List<int[]> batches = buckets.epoch(0);
            tokens = 0;
            places = 0;
            say(Map.of("result", Map.of("loss", loss(trainer, dev), "updates", batches.size())));
            while (trainer.updates() < batches.size()) {
                turn(trainer, train, buckets, batches);
            }
            say(Map.of("result", Map.of("loss", loss(trainer, dev), "padding", 1 - (double) tokens / places)));
        }
    }

    /** As many updates as are asked for. */
    private void turn(Trainer trainer, List<Example> train, LengthBuckets buckets, List<int[]> batches)
            throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("Told to stop after update " + trainer.updates());
        }
        int until = (int) trainer.updates() + Integer.parseInt(line.strip());
        Stopwatch watch = new Stopwatch();
        while (trainer.updates() < Math.min(until, batches.size())) {
            step(trainer, train, buckets, batches.get((int) trainer.updates()), batches.size());
        }
        say(Map.of("wall_ms", watch.wallMillis(), "cpu_ms", watch.cpuMillis()));
    }

    private void step(Trainer trainer, List<Example> train, LengthBuckets buckets, int[] batch, int updates) {
        long targets = Arrays.stream(batch)
                .mapToLong(row -> train.get(row).target().length)
                .sum();
        for (int[] piece : pieces(buckets, batch)) {
            List<Example> examples = Arrays.stream(piece).mapToObj(train::get).toList();
            trainer.accumulate(examples, 1.0 / targets, 0, 0, 1);
            count(examples);
        }
        trainer.update(Schedule.LINEAR.rate(rate, trainer.updates() + 1, 0, updates));
    }

    private LengthBuckets buckets(List<Example> train) {
        int[] lengths = lengths(train);
        return cut ? new LengthBuckets(lengths, batchSize, 1, SEED) : new LengthBuckets(lengths, batchSize, SEED);
    }

    private List<int[]> pieces(LengthBuckets buckets, int[] batch) {
        return cut ? buckets.pieces(batch, Long.MAX_VALUE, EACH_PIECE) : List.of(batch);
    }

    /** Mean loss per target token. */
    private double loss(Trainer trainer, List<Example> rows) {
        List<Example> sorted = rows.stream()
                .sorted(Comparator.comparingInt(row -> row.source().length))
                .toList();
        double sum = 0;
        long targets = 0;
        for (int from = 0; from < sorted.size(); from += batchSize) {
            Trainer.Loss loss = trainer.evaluate(sorted.subList(from, Math.min(from + batchSize, sorted.size())));
            sum += loss.sum();
            targets += loss.tokens();
        }
        return sum / targets;
    }

    private void count(List<Example> pass) {
        int[] lengths = lengths(pass);
        tokens += IntStream.of(lengths).sum();
        places += (long) lengths.length * IntStream.of(lengths).max().orElseThrow();
    }

    private static int[] lengths(List<Example> rows) {
        return rows.stream().mapToInt(row -> row.source().length).toArray();
    }

    private void say(Map<String, ?> result) {
        System.out.println(json.writeValueAsString(result));
    }
}

package io.subgoal.bench;

import ai.djl.Device;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.SamplingSettings;
import io.subgoal.t5.generate.TokenTrie;
import io.subgoal.t5.onnx.Arithmetic;
import io.subgoal.t5.onnx.OnnxModel;
import io.subgoal.t5.train.Adafactor;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Optimizer;
import io.subgoal.t5.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Generates and trains for long, and looks whether memory, native arrays and file descriptors stay as they are.
 * Arguments: generations of each engine, training steps of each optimizer. Ends with 1 if one of them grows.
 */
final class Soak {

    private static final int SAMPLES = 10;
    /** Samples at the end of each half of which the lowest counts: a compiler at work holds memory for moments. */
    private static final int SETTLED = 3;

    private static final int VOCABULARY = 200;
    private static final int NEW_TOKENS = 8;
    private static final T5Config CONFIG =
            new T5Config(VOCABULARY, 32, 8, 64, 2, 2, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0);
    private static final Map<String, Tensor> WEIGHTS = Initialization.STANDARD.weights(CONFIG, 1);

    /**
     * How much the second half may add. A lost array counts as such, and 5,000 of the smallest are over 1,000 kB of
     * native memory besides; the JVM's own tables and the allocators' free lists move by less than a hundred.
     */
    private static final Resources BOUND = new Resources(4096, 512, 512, 0, 0);

    private final Random random = new Random(3);
    private boolean grew;

    private Soak() {}

    static void main(String[] arguments) {
        int generations = Integer.parseInt(arguments[0]);
        int steps = Integer.parseInt(arguments[1]);
        Soak soak = new Soak();
        soak.torch(generations);
        soak.onnx(generations);
        soak.train("AdamW", AdamW.PUBLISHED, steps);
        soak.train("Adafactor", Adafactor.USUAL, steps);
        System.exit(soak.grew ? 1 : 0);
    }

    private void torch(int generations) {
        try (T5Model model = T5Model.of(CONFIG, Device.cpu(), WEIGHTS)) {
            Generator generator = new Generator(model);
            watch("Generations, torch fp32", generations, i -> generate(generator, i));
        }
    }

    private void onnx(int generations) {
        try (OnnxModel floats = OnnxModel.of(CONFIG, WEIGHTS, Arithmetic.FLOAT32);
                OnnxModel bytes = OnnxModel.of(CONFIG, WEIGHTS, Arithmetic.INT8)) {
            Generator first = new Generator(floats);
            Generator second = new Generator(bytes);
            watch("Generations, onnx fp32 and int8 in turn", generations, i -> {
                generate(i % 2 == 0 ? first : second, i / 2);
            });
        }
    }

    private void train(String name, Optimizer optimizer, int steps) {
        try (T5Model model = T5Model.of(CONFIG, Device.cpu(), WEIGHTS);
                Trainer trainer = new Trainer(model, optimizer)) {
            watch("Training steps, " + name, steps, i -> {
                List<Example> batch = batch().stream()
                        .map(source -> new Example(source, source(6)))
                        .toList();
                trainer.accumulate(batch, 0.01, 0.1, i % 2 == 0 ? 0 : 0.1, i);
                trainer.accumulate(batch, 0.01, 0, 0, i);
                trainer.evaluate(batch);
                trainer.update(1e-4);
            });
        }
    }

    /** Greedy, beams, sampling and choosing by turns; batches and sources of all sizes. */
    private void generate(Generator generator, int i) {
        switch (i % 4) {
            case 0 -> generator.generate(batch(), GenerationSettings.greedy(NEW_TOKENS));
            case 1 -> generator.generate(batch(), GenerationSettings.beams(2 + random.nextInt(4), NEW_TOKENS));
            case 2 -> generator.sample(batch(), SamplingSettings.plain(NEW_TOKENS, i));
            default ->
                generator.choose(
                        source(60),
                        new TokenTrie(
                                IntStream.range(0, 20).mapToObj(n -> source(5)).toList()),
                        1 + random.nextInt(3));
        }
    }

    private List<int[]> batch() {
        return IntStream.rangeClosed(0, random.nextInt(5))
                .mapToObj(row -> source(60))
                .toList();
    }

    /** Any ids and the end token. */
    private int[] source(int longest) {
        int[] ids = random.ints(1 + random.nextInt(longest), 3, VOCABULARY).toArray();
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = CONFIG.eosTokenId();
        return ended;
    }

    private void watch(String title, int times, IntConsumer work) {
        System.out.printf("%n%s%n%n", title);
        System.out.println("| done | resident kB | native kB | heap kB | native arrays | open files |");
        System.out.println("|---|---|---|---|---|---|");
        List<Resources> samples = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            work.accept(i);
            if ((i + 1) % (times / SAMPLES) == 0) {
                Resources now = Resources.now();
                samples.add(now);
                row(String.valueOf(i + 1), now);
            }
        }
        Resources growth = lowest(samples.subList(SAMPLES - SETTLED, SAMPLES))
                .minus(lowest(samples.subList(SAMPLES / 2 - SETTLED, SAMPLES / 2)));
        row("growth in the second half", growth);
        row("allowed", BOUND);
        boolean within = growth.within(BOUND);
        System.out.println(within ? "\nflat" : "\nGROWS");
        grew |= !within;
    }

    private static Resources lowest(List<Resources> samples) {
        return samples.stream().reduce(Resources::least).orElseThrow();
    }

    private static void row(String name, Resources resources) {
        System.out.printf(
                "| %s | %d | %d | %d | %d | %d |%n",
                name,
                resources.residentKb(),
                resources.nativeKb(),
                resources.heapKb(),
                resources.arrays(),
                resources.files());
    }
}

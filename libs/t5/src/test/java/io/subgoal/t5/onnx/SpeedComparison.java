package io.subgoal.t5.onnx;

import ai.djl.Device;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.Best;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.generate.EncoderDecoder;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Times the engines side by side, one thread each: {@code SpeedComparison tiny|small [batch] [beams] [directory]}. Decodes
 * a fixed number of tokens, whatever they are. With a directory, saves the model there for other programs to time.
 */
public final class SpeedComparison {

    private static final int SOURCE = 256;

    private SpeedComparison() {}

    private enum Geometry {
        TINY(new T5Config(2048, 128, 32, 512, 4, 4, 4, 32, 128, 0, 1e-6, FeedForward.RELU, true, 0, 1, 0), 16),
        SMALL(
                new T5Config(32128, 512, 64, 1024, 8, 8, 6, 32, 128, 0, 1e-6, FeedForward.GATED_GELU, false, 0, 1, 0),
                20);

        private final T5Config config;
        private final int steps;

        Geometry(T5Config config, int steps) {
            this.config = config;
            this.steps = steps;
        }
    }

    private record Entry(String name, EncoderDecoder model, List<Double> encoding, List<Double> whole) {}

    public static void main(String[] arguments) throws Exception {
        Geometry geometry = Geometry.valueOf(arguments[0].toUpperCase(java.util.Locale.ROOT));
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        int beams = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        T5Config config = geometry.config;
        Map<String, Tensor> weights = Initialization.STANDARD.weights(config, 1);
        Random random = new Random(1);
        List<int[]> sources = IntStream.range(0, batch)
                .mapToObj(i -> random.ints(SOURCE, 2, 2000).toArray())
                .toList();
        try (T5Model torch = T5Model.of(config, Device.cpu(), weights);
                OnnxModel floats = OnnxModel.of(config, weights, Precision.FLOAT32);
                OnnxModel int8 = OnnxModel.of(config, weights, Precision.INT8)) {
            if (arguments.length > 3) {
                torch.save(Files.createDirectories(Path.of(arguments[3])));
            }
            List<Entry> entries = List.of(
                    new Entry("TorchScript float32", torch, new ArrayList<>(), new ArrayList<>()),
                    new Entry("ONNX Runtime float32", floats, new ArrayList<>(), new ArrayList<>()),
                    new Entry("ONNX Runtime int8", int8, new ArrayList<>(), new ArrayList<>()));
            int rounds = geometry == Geometry.TINY ? 200 : 8;
            for (int round = 0; round < rounds; round++) {
                // In turns, so that a busy moment of the machine falls on all alike.
                for (Entry entry : entries) {
                    decode(entry, sources, beams, geometry.steps);
                }
            }
            System.out.printf("%s, batch %d, beams %d, %d tokens%n", geometry, batch, beams, geometry.steps);
            for (Entry entry : entries) {
                System.out.printf(
                        "%-22s %8.2f ms, of it encoder %8.2f%n",
                        entry.name(), median(entry.whole()), median(entry.encoding()));
            }
        }
    }

    /** Beam search that never ends early: the best tokens go on, end token or not. */
    private static void decode(Entry entry, List<int[]> sources, int beams, int steps) {
        int samples = sources.size();
        int considered = 2 * beams;
        long[] tokens = new long[samples * beams];
        long[] order = new long[tokens.length];
        float[][] running = new float[samples][beams];
        for (float[] row : running) {
            Arrays.fill(row, 1, beams, -1e9f);
        }
        long begin = now();
        try (Decoding decoding = entry.model().decode(sources)) {
            entry.encoding().add((now() - begin) / 1e6);
            for (int step = 0; step < steps; step++) {
                decoding.step(tokens, order);
                Best best = decoding.best(
                        running, considered, entry.model().config().vocabSize());
                for (int row = 0; row < tokens.length; row++) {
                    int sample = row / beams;
                    tokens[row] = best.token(sample, row % beams);
                    order[row] = (long) sample * beams + best.row(sample, row % beams);
                    running[sample][row % beams] = best.score(sample, row % beams);
                }
            }
        }
        entry.whole().add((now() - begin) / 1e6);
    }

    /** The thread's own time, so that other work on the machine counts little; passes use no other thread. */
    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double median(List<Double> times) {
        // The first quarter is warm-up.
        return times.subList(times.size() / 4, times.size()).stream()
                .sorted()
                .skip(times.size() * 3L / 8)
                .findFirst()
                .orElse(Double.NaN);
    }
}

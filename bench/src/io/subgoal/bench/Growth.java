package io.subgoal.bench;

import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.TokenTrie;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the cost grows, one thing at a time: length of the source, batch, beams, candidates to choose among. Arguments:
 * backend, model directory, precision, rounds.
 */
final class Growth {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long SEED = 2;
    private static final int LONGEST = 512;
    private static final int USUAL_SOURCE = 256;
    private static final int NEW_TOKENS = 16;
    private static final int VERBS = 10;
    private static final int OBJECTS = 50;
    private static final double MEASURED_MILLIS = 400;

    private record Case(String axis, int size, Supplier<?> work, List<Double> wall, List<Double> cpu) {

        Case(String axis, int size, Supplier<?> work) {
            this(axis, size, work, new ArrayList<>(), new ArrayList<>());
        }

        void measure() {
            Stopwatch watch = new Stopwatch();
            int runs = 0;
            while (watch.wallMillis() < MEASURED_MILLIS) {
                work.get();
                runs++;
            }
            wall.add(watch.wallMillis() / runs);
            cpu.add(watch.cpuMillis() / runs);
        }

        Map<String, Object> summary() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("axis", axis);
            summary.put("size", size);
            summary.put("wall_ms", median(wall));
            summary.put("cpu_ms", median(cpu));
            return summary;
        }
    }

    private Growth() {}

    static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        int rounds = Integer.parseInt(arguments[3]);
        try (EncoderDecoder model = Backend.load(arguments[0], arguments[2], directory)) {
            List<Case> cases = cases(model);
            cases.forEach(Case::measure);
            cases.forEach(one -> {
                one.wall().clear();
                one.cpu().clear();
            });
            for (int round = 0; round < rounds; round++) {
                cases.forEach(Case::measure);
            }
            cases.forEach(one -> System.out.println(JSON.writeValueAsString(one.summary())));
        }
    }

    private static List<Case> cases(EncoderDecoder model) {
        Generator generator = new Generator(model);
        Inputs inputs = Inputs.random(model.config(), 8, LONGEST, 1, SEED);
        List<Case> cases = new ArrayList<>();
        for (int source : new int[] {64, 128, 256, 512}) {
            cases.add(generation(generator, "source", source, inputs, 1, source, 1));
        }
        for (int batch : new int[] {1, 2, 4, 8}) {
            cases.add(generation(generator, "batch", batch, inputs, batch, USUAL_SOURCE, 1));
        }
        for (int beams : new int[] {1, 2, 4, 8}) {
            cases.add(generation(generator, "beams", beams, inputs, 1, USUAL_SOURCE, beams));
        }
        int[] source = Arrays.copyOf(inputs.sources()[0], USUAL_SOURCE);
        for (int candidates : new int[] {10, 100, 1000}) {
            TokenTrie allowed = new TokenTrie(candidates(model.config(), candidates));
            cases.add(new Case("candidates", candidates, () -> generator.choose(source, allowed, 1)));
        }
        return cases;
    }

    private static Case generation(
            Generator generator, String axis, int size, Inputs inputs, int batch, int source, int beams) {
        List<int[]> sources = inputs.firstSources(batch).stream()
                .map(ids -> Arrays.copyOf(ids, source))
                .toList();
        GenerationSettings settings =
                beams == 1 ? GenerationSettings.greedy(NEW_TOKENS) : GenerationSettings.beams(beams, NEW_TOKENS);
        return new Case(axis, size, () -> generator.generate(sources, settings));
    }

    /** Sequences shaped like actions, {@code verb object object}: two tokens, three, three and the end token. */
    private static List<int[]> candidates(T5Config config, int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<int[]> verbs = words(random, config, VERBS, 2);
        List<int[]> objects = words(random, config, OBJECTS, 3);
        Map<List<Integer>, int[]> distinct = new LinkedHashMap<>();
        while (distinct.size() < count) {
            int[] sequence = new int[9];
            System.arraycopy(verbs.get(random.nextInt(VERBS)), 0, sequence, 0, 2);
            System.arraycopy(objects.get(random.nextInt(OBJECTS)), 0, sequence, 2, 3);
            System.arraycopy(objects.get(random.nextInt(OBJECTS)), 0, sequence, 5, 3);
            sequence[8] = config.eosTokenId();
            distinct.put(Arrays.stream(sequence).boxed().toList(), sequence);
        }
        return List.copyOf(distinct.values());
    }

    private static List<int[]> words(SplittableRandom random, T5Config config, int count, int length) {
        List<int[]> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(random.ints(length, 3, config.vocabSize()).toArray());
        }
        return words;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}

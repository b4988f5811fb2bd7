package io.subgoal.bench;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.Device;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.program.DecodeSession;
import io.subgoal.t5.program.T5Program.Source;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the time of greedy decoding goes, for the TorchScript program, whose passes can be called one by one. Arguments:
 * model directory, batch, new tokens, runs.
 */
final class Phases {

    private Phases() {}

    static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        int batch = Integer.parseInt(arguments[1]);
        int newTokens = Integer.parseInt(arguments[2]);
        int runs = Integer.parseInt(arguments[3]);
        List<int[]> sources = Inputs.read(directory).firstSources(batch);
        try (T5Model model = T5Model.load(directory, Device.cpu())) {
            for (int run = 0; run < Math.max(2, runs / 5); run++) {
                once(model, sources, newTokens, new LinkedHashMap<>());
            }
            Map<String, Double> sums = new LinkedHashMap<>();
            for (int run = 0; run < runs; run++) {
                once(model, sources, newTokens, sums);
            }
            sums.replaceAll((phase, sum) -> Math.round(sum / runs * 1000) / 1000.0);
            System.out.println(new JsonMapper().writeValueAsString(sums));
        }
    }

    private static void once(T5Model model, List<int[]> sources, int newTokens, Map<String, Double> sums) {
        long start = System.nanoTime();
        encode(model, sources);
        long encoded = System.nanoTime();
        add(sums, "encode", encoded - start);
        try (PtNDManager workspace = model.newWorkspace();
                DecodeSession session = model.program().decode(workspace, source(workspace, sources))) {
            add(sums, "encode and cross", System.nanoTime() - encoded);
            decode(session, sources.size(), newTokens, model.config().vocabSize(), sums);
        }
        long before = System.nanoTime();
        new Generator(model).generate(sources, GenerationSettings.greedy(newTokens));
        add(sums, "whole", System.nanoTime() - before);
    }

    private static void encode(T5Model model, List<int[]> sources) {
        try (PtNDManager workspace = model.newWorkspace()) {
            model.program().encode(workspace, source(workspace, sources));
        }
    }

    /** The sources, which are of equal length, as arrays. */
    private static Source source(PtNDManager workspace, List<int[]> sources) {
        long[] ids =
                sources.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
        long[] mask = new long[ids.length];
        Arrays.fill(mask, 1);
        Shape shape = new Shape(sources.size(), sources.getFirst().length);
        return new Source((PtNDArray) workspace.create(ids, shape), (PtNDArray) workspace.create(mask, shape));
    }

    private static void decode(
            DecodeSession session, int rows, int newTokens, int vocabulary, Map<String, Double> sums) {
        long[] tokens = new long[rows];
        long[] order = new long[rows];
        Arrays.setAll(order, row -> row);
        for (int step = 0; step < newTokens; step++) {
            long start = System.nanoTime();
            try (PtNDArray scores = session.step(tokens, order)) {
                long stepped = System.nanoTime();
                add(sums, "steps", stepped - start);
                var best = session.best(scores, new float[rows][1], 2, vocabulary);
                Arrays.setAll(tokens, row -> best.token(row, 0));
                add(sums, "best", System.nanoTime() - stepped);
            }
        }
    }

    private static void add(Map<String, Double> sums, String phase, long nanos) {
        sums.merge(phase, nanos / 1e6, Double::sum);
    }
}

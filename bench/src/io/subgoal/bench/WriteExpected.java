package io.subgoal.bench;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.program.T5Program.Source;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes checkpoints of random models together with what this library computes from them, for {@code
 * peers/check_logits.py}. Arguments: the directory.
 */
final class WriteExpected {

    private static final long SEED = 3;
    private static final int ROWS = 3;
    private static final int SOURCE = 40;
    private static final int TARGET = 12;
    private static final int BEAMS = 4;

    private WriteExpected() {}

    static void main(String[] arguments) throws IOException {
        for (Geometry geometry : Geometry.values()) {
            for (Initialization initialization : Initialization.values()) {
                String name = geometry + "-" + initialization;
                Path directory = Path.of(arguments[0], name.toLowerCase(Locale.ROOT));
                Files.createDirectories(directory);
                write(geometry.config(), initialization, directory);
            }
        }
    }

    private static void write(T5Config config, Initialization initialization, Path directory) {
        Inputs whole = Inputs.random(config, ROWS, SOURCE, TARGET, SEED);
        // Rows of unequal length, so that padding and its mask are part of what is compared.
        Inputs inputs = new Inputs(shortened(whole.sources()), shortened(whole.targets()));
        try (T5Model model = T5Model.of(config, Device.cpu(), initialization.weights(config, SEED))) {
            model.save(directory);
            Map<String, Tensor> logits = new LinkedHashMap<>();
            for (int row = 0; row < ROWS; row++) {
                logits.put("logits." + row, logits(model, inputs.sources()[row], inputs.targets()[row]));
            }
            Safetensors.write(directory.resolve("expected.safetensors"), logits);
            new JsonMapper().writeValue(directory.resolve("expected.json").toFile(), expected(model, inputs));
        }
    }

    private static Map<String, Object> expected(T5Model model, Inputs inputs) {
        List<Example> examples = inputs.firstExamples(ROWS);
        Generator generator = new Generator(model);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("sources", inputs.sources());
        expected.put("targets", inputs.targets());
        try (Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
            expected.put("loss", trainer.evaluate(examples).mean());
        }
        expected.put("new_tokens", TARGET);
        expected.put("greedy", best(generator, inputs, GenerationSettings.greedy(TARGET)));
        expected.put("beams", BEAMS);
        expected.put("beam_search", best(generator, inputs, GenerationSettings.beams(BEAMS, TARGET)));
        return expected;
    }

    private static List<int[]> best(Generator generator, Inputs inputs, GenerationSettings settings) {
        return generator.generate(inputs.firstSources(ROWS), settings).stream()
                .map(hypotheses -> hypotheses.getFirst().tokens())
                .toList();
    }

    /** The logits for one target given its source, {@code [1, target, vocabulary]}. */
    private static Tensor logits(T5Model model, int[] source, int[] target) {
        int[] shifted = new int[target.length];
        shifted[0] = model.config().decoderStartTokenId();
        System.arraycopy(target, 0, shifted, 1, target.length - 1);
        int[] mask = new int[source.length];
        Arrays.fill(mask, 1);
        try (PtNDManager workspace = model.newWorkspace()) {
            Source batch = new Source(row(workspace, source), row(workspace, mask));
            PtNDArray encoded = model.program().encode(workspace, batch);
            PtNDArray logits = model.program().logits(workspace, encoded, batch.mask(), row(workspace, shifted));
            return Tensor.of(logits.getShape().getShape(), logits.toFloatArray());
        }
    }

    private static PtNDArray row(PtNDManager workspace, int[] ids) {
        return (PtNDArray) workspace.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
    }

    private static int[][] shortened(int[][] rows) {
        int[][] shorter = new int[rows.length][];
        Arrays.setAll(shorter, row -> Arrays.copyOf(rows[row], rows[row].length - 2 * row));
        return shorter;
    }
}

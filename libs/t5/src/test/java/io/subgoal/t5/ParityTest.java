package io.subgoal.t5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.EarlyStopping;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.program.T5Program.Source;
import io.subgoal.t5.train.AdamW;
import io.subgoal.t5.train.Example;
import io.subgoal.t5.train.Schedule;
import io.subgoal.t5.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Hugging Face computes from the same weights: encoder states, logits, losses, gradients, sequences. */
public class ParityTest {

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0-relu-tied", "flan-gated-gelu-untied"})
    void forwardPassesAgree(String name) {
        Path directory = directory(name);
        Map<String, Tensor> expected = Safetensors.read(directory.resolve("expected.safetensors"));
        try (T5Model model = T5Model.load(directory, Device.cpu());
                PtNDManager workspace = model.newWorkspace()) {
            int index = 0;
            for (JsonNode forward : cases(directory).get("forward")) {
                Source source = source(workspace, forward);
                PtNDArray labels = array(workspace, forward.get("labels"));
                PtNDArray encoded = model.program().encode(workspace, source);
                assertClose(
                        encoded.toFloatArray(),
                        expected.get("forward." + index + ".encoder").values(),
                        1e-4);
                PtNDArray logits =
                        model.program().logits(workspace, encoded, source.mask(), shifted(workspace, labels));
                assertClose(
                        logits.toFloatArray(),
                        expected.get("forward." + index + ".logits").values(),
                        1e-4);

                long counted = Arrays.stream(labels.toLongArray())
                        .filter(id -> id != -100)
                        .count();
                double loss = model.program().evaluate(workspace, source, labels) / counted;
                assertThat(loss).isCloseTo(forward.get("loss").asDouble(), withinPercentage(1e-3));
                index++;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0-relu-tied", "flan-gated-gelu-untied"})
    void generatedSequencesAgree(String name) {
        Path directory = directory(name);
        try (T5Model model = T5Model.load(directory, Device.cpu())) {
            assertSequencesAgree(model, directory);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0-relu-tied", "flan-gated-gelu-untied"})
    void gradientsAgree(String name) {
        Path directory = directory(name);
        try (T5Model model = T5Model.load(directory, Device.cpu())) {
            for (JsonNode forward : cases(directory).get("forward")) {
                List<Example> batch = examples(forward);
                try (Trainer trainer = new Trainer(model, AdamW.PUBLISHED)) {
                    trainer.accumulate(batch, 1.0 / tokens(batch), 0, 0, 0);
                    Map<String, Tensor> gradients = trainer.gradients();
                    forward.get("grad_norms").properties().forEach(norm -> {
                        double found = norm(gradients.get(norm.getKey()).values());
                        assertThat(found)
                                .as(norm.getKey())
                                .isCloseTo(norm.getValue().asDouble(), withinPercentage(0.1));
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0-relu-tied", "flan-gated-gelu-untied"})
    void trainingCurvesAgree(String name) {
        Path directory = directory(name);
        JsonNode train = cases(directory).get("train");
        JsonNode settings = train.get("optimizer");
        AdamW optimizer = new AdamW(
                settings.get("betas").get(0).asDouble(),
                settings.get("betas").get(1).asDouble(),
                settings.get("eps").asDouble(),
                settings.get("weight_decay").asDouble(),
                settings.get("clip_grad_norm").asDouble());
        try (T5Model model = T5Model.load(directory, Device.cpu());
                Trainer trainer = new Trainer(model, optimizer)) {
            int number = 0;
            for (JsonNode step : train.get("steps")) {
                number++;
                JsonNode microBatches = step.get("micro_batches");
                double loss = 0;
                for (JsonNode micro : microBatches) {
                    List<Example> batch = examples(micro);
                    Trainer.Loss found = trainer.accumulate(batch, 1.0 / tokens(batch) / microBatches.size(), 0, 0, 0);
                    loss += found.mean() / microBatches.size();
                }
                double rate = Schedule.LINEAR.rate(
                        settings.get("peak_lr").asDouble(),
                        number,
                        settings.get("warmup_steps").asInt(),
                        settings.get("total_steps").asInt());
                assertThat(rate).isCloseTo(step.get("lr").asDouble(), offset(1e-9));
                double norm = trainer.update(rate);
                assertThat(loss)
                        .as("loss of step " + number)
                        .isCloseTo(step.get("loss").asDouble(), withinPercentage(0.01));
                assertThat(norm)
                        .as("norm of step " + number)
                        .isCloseTo(step.get("grad_norm").asDouble(), withinPercentage(0.1));
            }
            Map<String, Tensor> expected = Safetensors.read(directory.resolve("expected.safetensors"));
            model.tensors()
                    .forEach((weight, tensor) -> assertClose(
                            tensor.values(), expected.get("trained." + weight).values(), 1e-4));
        }
    }

    /** Generates what Hugging Face generated: the same sequences with the same scores. */
    public static void assertSequencesAgree(EncoderDecoder model, Path directory) {
        Generator generator = new Generator(model);
        for (JsonNode generate : cases(directory).get("generate")) {
            JsonNode settings = generate.get("settings");
            int beams = settings.get("num_beams").asInt();
            int count = settings.path("num_return_sequences").asInt(1);
            GenerationSettings generation = new GenerationSettings(
                    beams,
                    settings.get("max_new_tokens").asInt(),
                    settings.path("length_penalty").asDouble(1),
                    earlyStopping(settings.path("early_stopping")),
                    count,
                    Integer.MAX_VALUE);
            List<Hypothesis> found = generator.generate(sources(generate), generation).stream()
                    .flatMap(List::stream)
                    .toList();
            JsonNode sequences = generate.get("sequences");
            assertThat(found).hasSize(sequences.size());
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).tokens()).containsExactly(withoutPadding(sequences.get(i)));
                if (generate.has("sequences_scores")) {
                    double score = generate.get("sequences_scores").get(i).asDouble();
                    assertThat(found.get(i).score()).isCloseTo(score, offset(1e-4));
                }
            }
        }
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static long tokens(List<Example> batch) {
        return batch.stream().mapToLong(e -> e.target().length).sum();
    }

    private static List<Example> examples(JsonNode node) {
        List<int[]> sources = sources(node);
        List<Example> examples = new ArrayList<>();
        for (int row = 0; row < sources.size(); row++) {
            int[] target = node.get("labels")
                    .get(row)
                    .valueStream()
                    .mapToInt(JsonNode::asInt)
                    .filter(id -> id != -100)
                    .toArray();
            examples.add(new Example(sources.get(row), target));
        }
        return examples;
    }

    private static EarlyStopping earlyStopping(JsonNode value) {
        if (value.isString()) {
            return EarlyStopping.NEVER;
        }
        return value.asBoolean(false) ? EarlyStopping.WHEN_FULL : EarlyStopping.HEURISTIC;
    }

    /** Hugging Face puts the start token first and fills up with the pad token, which is the same id. */
    private static int[] withoutPadding(JsonNode sequence) {
        int[] ids = sequence.valueStream().skip(1).mapToInt(JsonNode::asInt).toArray();
        int end = ids.length;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == 1) {
                end = i + 1;
                break;
            }
        }
        return Arrays.copyOf(ids, end);
    }

    public static List<int[]> sources(JsonNode node) {
        List<int[]> sources = new ArrayList<>();
        for (int row = 0; row < node.get("input_ids").size(); row++) {
            JsonNode mask = node.get("attention_mask").get(row);
            int length = (int) mask.valueStream().filter(m -> m.asInt() == 1).count();
            sources.add(node.get("input_ids")
                    .get(row)
                    .valueStream()
                    .limit(length)
                    .mapToInt(JsonNode::asInt)
                    .toArray());
        }
        return sources;
    }

    static Source source(PtNDManager workspace, JsonNode node) {
        return new Source(array(workspace, node.get("input_ids")), array(workspace, node.get("attention_mask")));
    }

    static PtNDArray array(PtNDManager workspace, JsonNode rows) {
        long[] flat = rows.valueStream()
                .flatMap(JsonNode::valueStream)
                .mapToLong(JsonNode::asLong)
                .toArray();
        return (PtNDArray) workspace.create(flat, new Shape(rows.size(), flat.length / rows.size()));
    }

    private static PtNDArray shifted(PtNDManager workspace, NDArray labels) {
        long rows = labels.getShape().get(0);
        long columns = labels.getShape().get(1);
        long[] ids = labels.toLongArray();
        long[] shifted = new long[ids.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 1; column < columns; column++) {
                long id = ids[(int) (row * columns + column - 1)];
                shifted[(int) (row * columns + column)] = id == -100 ? 0 : id;
            }
        }
        return (PtNDArray) workspace.create(shifted, labels.getShape());
    }

    public static void assertClose(float[] actual, float[] expected, double relative) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(relative * largest);
    }

    public static JsonNode cases(Path directory) {
        return new JsonMapper().readTree(directory.resolve("cases.json").toFile());
    }

    public static Path directory(String name) {
        return Path.of("src/test/resources/parity", name);
    }
}

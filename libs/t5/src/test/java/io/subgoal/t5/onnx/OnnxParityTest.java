package io.subgoal.t5.onnx;

import static io.subgoal.t5.ParityFiles.assertClose;
import static io.subgoal.t5.ParityFiles.cases;
import static io.subgoal.t5.ParityFiles.directory;
import static io.subgoal.t5.ParityFiles.sources;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.Decoding;
import io.subgoal.t5.parity.CaseResult;
import io.subgoal.t5.parity.ParityCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What Hugging Face computes from the same weights: encoder states, log-probabilities, sequences. */
class OnnxParityTest {

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0-relu-tied", "flan-gated-gelu-untied"})
    void encoderStatesAgree(String name) {
        Map<String, Tensor> expected = Safetensors.read(directory(name).resolve("expected.safetensors"));
        try (OnnxModel model = model(directory(name))) {
            int index = 0;
            for (JsonNode forward : cases(directory(name)).get("forward")) {
                try (Encoded encoded = model.encode(sources(forward))) {
                    Tensor states = expected.get("forward." + index + ".encoder");
                    assertClose(encoded.states(), states.values(), 1e-4);
                }
                index++;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0-relu-tied", "flan-gated-gelu-untied"})
    void logProbabilitiesAgreeStepByStep(String name) {
        Map<String, Tensor> expected = Safetensors.read(directory(name).resolve("expected.safetensors"));
        try (OnnxModel model = model(directory(name))) {
            int index = 0;
            for (JsonNode forward : cases(directory(name)).get("forward")) {
                Tensor logits = expected.get("forward." + index + ".logits");
                long[][] labels = forward.get("labels")
                        .valueStream()
                        .map(row ->
                                row.valueStream().mapToLong(JsonNode::asLong).toArray())
                        .toArray(long[][]::new);
                long[] order = LongStream.range(0, labels.length).toArray();
                try (Decoding decoding = model.decode(sources(forward))) {
                    for (int step = 0; step < labels[0].length; step++) {
                        int before = step - 1;
                        long[] tokens = Arrays.stream(labels)
                                .mapToLong(row -> before < 0 ? 0 : Math.max(row[before], 0))
                                .toArray();
                        decoding.step(tokens, order);
                        assertClose(decoding.logProbabilities(), logSoftmax(logits, step), 1e-4);
                    }
                }
                index++;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0-relu-tied", "flan-gated-gelu-untied"})
    void generatedSequencesAgree(String name) {
        try (OnnxModel model = model(directory(name))) {
            List<CaseResult> results = new ArrayList<>();
            assertThat(new ParityCheck(directory(name), Device.cpu()).runGeneration(model, results::add))
                    .as("%s", results)
                    .isTrue();
            assertThat(results).hasSize(5);
        }
    }

    private static OnnxModel model(Path directory) {
        T5Config config = T5Config.read(directory.resolve("config.json"));
        return OnnxModel.of(config, Safetensors.read(directory.resolve("model.safetensors")), Arithmetic.FLOAT32);
    }

    /** Log-probabilities of one position, {@code [batch, vocabulary]}, from logits {@code [batch, target, vocabulary]}. */
    private static float[] logSoftmax(Tensor logits, int position) {
        int batch = (int) logits.shape()[0];
        int length = (int) logits.shape()[1];
        int vocabulary = (int) logits.shape()[2];
        float[] result = new float[batch * vocabulary];
        for (int row = 0; row < batch; row++) {
            int from = (row * length + position) * vocabulary;
            float[] scores = Arrays.copyOfRange(logits.values(), from, from + vocabulary);
            double sum = 0;
            for (float score : scores) {
                sum += Math.exp(score);
            }
            for (int token = 0; token < vocabulary; token++) {
                result[row * vocabulary + token] = (float) (scores[token] - Math.log(sum));
            }
        }
        return result;
    }
}

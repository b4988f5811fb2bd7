package io.subgoal.t5;

import static io.subgoal.t5.ParityFiles.cases;
import static io.subgoal.t5.ParityFiles.directory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.onnx.Arithmetic;
import io.subgoal.t5.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Vectors for sources, by both engines. */
class EmbedTest {

    private static final int VOCABULARY = 60;
    private static final T5Config CONFIG = TinyModels.config(VOCABULARY);
    private static final Map<String, Tensor> WEIGHTS = Initialization.STANDARD.weights(CONFIG, 4);

    private enum Engine {
        TORCH_SCRIPT {
            @Override
            EncoderDecoder open(T5Config config, Map<String, Tensor> weights) {
                return T5Model.of(config, Device.cpu(), weights);
            }
        },
        ONNX_RUNTIME {
            @Override
            EncoderDecoder open(T5Config config, Map<String, Tensor> weights) {
                return OnnxModel.of(config, weights, Arithmetic.FLOAT32);
            }
        };

        abstract EncoderDecoder open(T5Config config, Map<String, Tensor> weights);
    }

    @ParameterizedTest
    @EnumSource
    void paddingAndCompanyDoNotMatter(Engine engine) {
        List<int[]> sources = sources();
        try (EncoderDecoder model = engine.open(CONFIG, WEIGHTS)) {
            List<float[]> together = model.embed(sources);
            List<float[]> alone = new ArrayList<>();
            sources.forEach(source -> alone.addAll(model.embed(List.of(source))));
            assertThat(together)
                    .hasSameSizeAs(sources)
                    .allSatisfy(vector -> assertThat(vector).hasSize(CONFIG.dModel()));
            assertClose(together, alone);
            assertThat(together.get(0)).isNotEqualTo(together.get(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0-relu-tied", "flan-gated-gelu-untied", "deep-decoder-gated-silu"})
    void bothEnginesFindTheMeansOfHuggingFacesStates(String name) {
        Path directory = directory(name);
        T5Config config = T5Config.read(directory.resolve("config.json"));
        Map<String, Tensor> weights = Safetensors.read(directory.resolve("model.safetensors"));
        Map<String, Tensor> expected = Safetensors.read(directory.resolve("expected.safetensors"));
        try (EncoderDecoder torch = Engine.TORCH_SCRIPT.open(config, weights);
                EncoderDecoder onnx = Engine.ONNX_RUNTIME.open(config, weights)) {
            int index = 0;
            for (JsonNode forward : cases(directory).get("forward")) {
                List<int[]> sources = ParityFiles.sources(forward);
                List<float[]> means = means(expected.get("forward." + index + ".encoder"), sources);
                List<float[]> found = torch.embed(sources);
                assertClose(found, means);
                assertClose(onnx.embed(sources), found);
                index++;
            }
            assertThat(index).isPositive();
        }
    }

    /** Value by value, in another order than the library goes. */
    private static List<float[]> means(Tensor states, List<int[]> sources) {
        int width = (int) states.shape()[1];
        int dModel = (int) states.shape()[2];
        List<float[]> means = new ArrayList<>();
        for (int[] source : sources) {
            float[] mean = new float[dModel];
            int first = means.size() * width;
            for (int token = first; token < first + source.length; token++) {
                for (int i = 0; i < dModel; i++) {
                    mean[i] += states.values()[token * dModel + i] / source.length;
                }
            }
            means.add(mean);
        }
        return means;
    }

    private static List<int[]> sources() {
        Random random = new Random(8);
        return Stream.generate(
                        () -> random.ints(1 + random.nextInt(20), 2, VOCABULARY).toArray())
                .limit(60)
                .toList();
    }

    private static void assertClose(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int row = 0; row < expected.size(); row++) {
            for (int i = 0; i < expected.get(row).length; i++) {
                assertThat(actual.get(row)[i]).isCloseTo(expected.get(row)[i], within(1e-5f));
            }
        }
    }
}

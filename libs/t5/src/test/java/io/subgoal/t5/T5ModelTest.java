package io.subgoal.t5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.Hypothesis;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class T5ModelTest {

    private static final int VOCABULARY = 50;
    private static final T5Config CONFIG = TinyModels.config(VOCABULARY);
    private static final List<int[]> SOURCES = List.of(new int[] {5, 9, 12, 30, 7, 1}, new int[] {11, 40, 1});

    private final Map<String, Tensor> weights = Initialization.STANDARD.weights(CONFIG, 3);

    @TempDir
    Path directory;

    @Test
    void holdsExactlyWhatItWasGiven() {
        try (T5Model model = T5Model.of(CONFIG, Device.cpu(), weights)) {
            assertThat(model.tensors()).hasSameSizeAs(weights);
            model.tensors().forEach((name, tensor) -> {
                assertThat(tensor.shape()).isEqualTo(weights.get(name).shape());
                assertThat(tensor.values()).isEqualTo(weights.get(name).values());
            });
        }
    }

    @Test
    void computesInSixteenBitsWhatItComputesInThirtyTwo() {
        try (T5Model model = T5Model.of(CONFIG, Device.cpu(), weights)) {
            model.save(directory);
        }
        try (T5Model fine = T5Model.load(directory, Device.cpu());
                T5Model coarse = T5Model.load(directory, Device.cpu(), Precision.BF16)) {
            float[] exact = states(fine);
            float[] rounded = states(coarse);
            assertThat(rounded).isNotEqualTo(exact);
            for (int i = 0; i < exact.length; i++) {
                assertThat(rounded[i]).isCloseTo(exact[i], within(0.1f));
            }
            List<List<Hypothesis>> answers = new Generator(coarse).generate(SOURCES, GenerationSettings.greedy(8));
            assertThat(answers.getFirst().getFirst().score()).isFinite();
        }
    }

    @Test
    void savesInSixteenBitsWhatItHoldsInSixteenBits() {
        try (T5Model coarse = T5Model.of(CONFIG, Device.cpu(), weights, Precision.BF16)) {
            coarse.save(directory, Precision.BF16, Long.MAX_VALUE);
            float[] held = coarse.tensors().get("shared.weight").values();
            try (T5Model again = T5Model.load(directory, Device.cpu())) {
                assertThat(again.tensors().get("shared.weight").values()).isEqualTo(held);
            }
        }
    }

    @Test
    void refusesToComputeInHalfFloats() {
        assertThatThrownBy(() -> T5Model.of(CONFIG, Device.cpu(), weights, Precision.F16))
                .hasMessageContaining("BF16");
    }

    @Test
    void aCopyIsAnotherModelOfTheSameWeights() {
        try (T5Model model = T5Model.of(CONFIG, Device.cpu(), weights);
                T5Model copy = model.copyTo(Device.cpu())) {
            assertThat(states(copy)).isEqualTo(states(model));
            model.weights().getFirst().muli(0);
            assertThat(copy.tensors().get("shared.weight").values())
                    .isEqualTo(weights.get("shared.weight").values());
        }
    }

    @Test
    void namesWhatIsMissingOrOfAnotherShape() {
        Map<String, Tensor> incomplete = new HashMap<>(weights);
        incomplete.remove("decoder.final_layer_norm.weight");
        assertThatThrownBy(() -> T5Model.of(CONFIG, Device.cpu(), incomplete))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'decoder.final_layer_norm.weight' is missing");
        incomplete.put("decoder.final_layer_norm.weight", Tensor.of(new long[] {3}, new float[3]));
        assertThatThrownBy(() -> T5Model.of(CONFIG, Device.cpu(), incomplete))
                .hasMessageContaining("has shape [3], the configuration wants [32]");
    }

    private static float[] states(T5Model model) {
        try (PtNDManager workspace = model.newWorkspace();
                PtNDArray states =
                        model.program().encode(workspace, Batches.source(workspace, SOURCES, CONFIG.padTokenId()))) {
            return states.toFloatArray();
        }
    }
}

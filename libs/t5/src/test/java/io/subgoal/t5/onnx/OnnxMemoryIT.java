package io.subgoal.t5.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.t5.Initialization;
import io.subgoal.t5.NativeMemory;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.TokenTrie;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Native memory over thousands of generations and many models. */
class OnnxMemoryIT {

    private static final int VOCABULARY = OnnxModelTest.VOCABULARY;

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void memoryStaysFlat(Arithmetic arithmetic) {
        TokenTrie allowed = OnnxModelTest.candidates(new Random(6));
        try (OnnxModel model = OnnxModelTest.model(arithmetic)) {
            Generator generator = new Generator(model);
            Random random = new Random(7);
            long before = 0;
            for (int i = 0; i < 2500; i++) {
                int[] source =
                        random.ints(1 + random.nextInt(30), 2, VOCABULARY).toArray();
                generator.generate(List.of(source), GenerationSettings.beams(1 + i % 3, 8));
                generator.choose(source, allowed, 2);
                if (i == 500) {
                    before = NativeMemory.kilobytes();
                }
            }
            assertThat(NativeMemory.kilobytes() - before).isLessThan(6_000);
        }
    }

    @Test
    void modelsThatAreClosedGiveTheirMemoryBack() {
        T5Config config =
                new T5Config(4000, 128, 32, 512, 2, 2, 4, 32, 128, 0, 1e-6, FeedForward.GATED_GELU, false, 0, 1, 0);
        Map<String, Tensor> weights = Initialization.STANDARD.weights(config, 1);
        long before = 0;
        for (int i = 0; i < 120; i++) {
            try (OnnxModel model = OnnxModel.of(config, weights, Arithmetic.FLOAT32)) {
                new Generator(model).generate(List.of(new int[] {5, 6, 1}), GenerationSettings.greedy(3));
            }
            if (i == 40) {
                before = NativeMemory.kilobytes();
            }
        }
        // One such model has about 9,000 kB of weights.
        assertThat(NativeMemory.kilobytes() - before).isLessThan(9_000);
    }
}

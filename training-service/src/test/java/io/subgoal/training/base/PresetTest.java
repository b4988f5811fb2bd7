package io.subgoal.training.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.training.BaseModel;
import io.subgoal.api.training.TrainingSettings;
import io.subgoal.store.Json;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.training.trainer.ResolvedSettings;
import io.subgoal.training.trainer.RunRole;
import jakarta.validation.Validation;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {

    /** The numbers that transformers counts in Flan-T5's models. */
    @ParameterizedTest
    @CsvSource({"SMALL,76961152", "BASE,247577856", "LARGE,783150080", "XL,2849757184"})
    void theLargeOnesHaveTheSizesOfFlanT5(Preset preset, long parameters) {
        assertThat(preset.parameters(32128)).isEqualTo(parameters);
    }

    @Test
    void miniLiesBetweenTinyAndSmall() {
        assertThat(Preset.MINI.parameters(300)).isBetween(1_800_000L, 2_000_000L);
        assertThat(Preset.MINI.parameters(8000)).isLessThan(3_000_000);
        assertThat(Preset.TINY.parameters(300)).isBetween(180_000L, 200_000L);
    }

    @Test
    void tinyIsWhatItWas() {
        assertThat(Preset.TINY.config(300, 0.1))
                .isEqualTo(
                        new T5Config(300, 64, 16, 128, 2, 2, 4, 32, 128, 0.1, 1e-6, FeedForward.RELU, true, 0, 1, 0));
    }

    @Test
    void whatIsLargerLearnsByLowerRatesUnlessAnotherIsSaid() {
        double[] rates = Arrays.stream(Preset.values())
                .mapToDouble(preset -> ResolvedSettings.of(null, RunRole.parse("joint"), preset.wireName())
                        .all()
                        .learningRate())
                .toArray();
        assertThat(rates).startsWith(2e-3, 7e-4).isSortedAccordingTo(Comparator.reverseOrder());
        TrainingSettings given = Json.read("{\"learningRate\": 0.003}", TrainingSettings.class);
        assertThat(ResolvedSettings.of(given, RunRole.parse("joint"), "mini")
                        .all()
                        .learningRate())
                .isEqualTo(0.003);
    }

    @ParameterizedTest
    @EnumSource
    void everyPresetCanBeAskedFor(Preset preset) {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            assertThat(factory.getValidator().validate(BaseModel.ofPreset(preset.wireName())))
                    .isEmpty();
        }
        assertThat(Preset.parse(preset.wireName())).contains(preset);
    }
}

package io.subgoal.t5.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFilesTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shardsComeBackAsOneInEveryPrecision(Precision precision) throws IOException {
        Map<String, Tensor> tensors = tensors();
        WeightFiles.write(directory, tensors, precision, 24L * precision.size() + 1);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("model.safetensors.index.json", "model-00001-of-00003.safetensors")
                    .doesNotContain("model.safetensors");
        }
        Map<String, Tensor> read = WeightFiles.read(directory);
        assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
        read.forEach((name, tensor) -> {
            assertThat(tensor.shape()).isEqualTo(tensors.get(name).shape());
            assertThat(tensor.values()).isEqualTo(tensors.get(name).values());
        });
    }

    @Test
    void fewWeightsAreOneFile() {
        WeightFiles.write(directory, tensors(), Precision.F32, 1 << 20);
        assertThat(directory.resolve("model.safetensors")).exists();
        assertThat(WeightFiles.read(directory)).hasSize(3);
    }

    /** Expected bits are PyTorch's: {@code torch.tensor(x).to(torch.bfloat16)}. */
    @Test
    void roundsToTheNearestAndTiesToEven() {
        assertThat(rounded(1.00390625f)).isEqualTo(1.0f);
        assertThat(rounded(1.01171875f)).isEqualTo(1.015625f);
        assertThat(rounded(1.0040f)).isEqualTo(1.0078125f);
        assertThat(rounded(-3.1415927f)).isEqualTo(-3.140625f);
        assertThat(rounded(3.3895314e38f)).isEqualTo(3.3895314e38f);
    }

    @Test
    void numbersThatDoNotFitAreNotWritten() {
        Map<String, Tensor> large = Map.of("w", Tensor.of(new long[] {1}, new float[] {70_000f}));
        assertThatThrownBy(() -> WeightFiles.write(directory, large, Precision.F16, 1 << 20))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'w'")
                .hasMessageContaining("F16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.safetensors", "/etc/passwd", "sub/x.safetensors", "x.bin", ""})
    void anIndexCannotLeadElsewhere(String shard) throws IOException {
        Files.writeString(
                directory.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
        assertThatThrownBy(() -> WeightFiles.read(directory))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no name of a shard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"weight_map\": {}}", "{\"weight_map\": 3}", "{\"weight_map\"", ""})
    void anIndexThatIsNoneIsRefused(String index) throws IOException {
        Files.writeString(directory.resolve("model.safetensors.index.json"), index);
        assertThatThrownBy(() -> WeightFiles.read(directory)).isInstanceOf(CheckpointException.class);
    }

    @Test
    void aTensorThatIsNotInItsShardIsNamed() throws IOException {
        WeightFiles.write(directory, tensors(), Precision.F32, 100);
        Path index = directory.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("\"b\"", "\"z\""));
        assertThatThrownBy(() -> WeightFiles.read(directory)).hasMessageContaining("tensor 'z' is not in");
    }

    @Test
    void aPickledCheckpointIsRefusedWithTheRemedy() throws IOException {
        Files.writeString(directory.resolve("pytorch_model.bin"), "");
        assertThatThrownBy(() -> WeightFiles.read(directory)).hasMessageContaining("safe_serialization=True");
    }

    private float rounded(float value) {
        Path file = directory.resolve("rounded.safetensors");
        Safetensors.write(file, Map.of("x", Tensor.of(new long[] {1}, new float[] {value})), Precision.BF16);
        return Safetensors.read(file).get("x").values()[0];
    }

    /** Values that every precision holds exactly. */
    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : new String[] {"a", "b", "c"}) {
            float[] values = new float[24];
            for (int i = 0; i < values.length; i++) {
                values[i] = (i - 12) * 0.25f + name.charAt(0) - 'a';
            }
            tensors.put(name, Tensor.of(new long[] {4, 6}, values));
        }
        return tensors;
    }
}

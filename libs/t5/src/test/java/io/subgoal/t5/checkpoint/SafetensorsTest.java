package io.subgoal.t5.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

    @TempDir
    Path directory;

    @Test
    void readsWhatItWrites() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(new long[] {2, 2}, new float[] {1, -2, 3.5f, 0}));
        tensors.put("a", Tensor.of(new long[] {3}, new float[] {7, 8, 9}));
        Path file = directory.resolve("model.safetensors");
        Safetensors.write(file, tensors);
        Map<String, Tensor> read = Safetensors.read(file);
        assertThat(read).containsOnlyKeys("a", "b");
        assertThat(read.get("b").shape()).containsExactly(2, 2);
        assertThat(read.get("b").values()).containsExactly(1, -2, 3.5f, 0);
    }

    @Test
    void widensHalfPrecision() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) 0x3FC0).putShort((short) 0xC000); // 1.5 and -2 in bfloat16
        data.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-2f));
        Path file = file(
                "{\"x\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[4,8]}}",
                data.array());
        assertThat(Safetensors.read(file).get("x").values()).containsExactly(1.5f, -2f);
        assertThat(Safetensors.read(file).get("y").values()).containsExactly(1.5f, -2f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}};outside the file",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,0]}};outside the file",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}};overlaps",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}};does not fit",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}};does not fit",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}};impossible shape",
                "{\"x\":{\"dtype\":\"F8\",\"shape\":[8],\"data_offsets\":[0,8]}};dtype 'F8'",
                "{\"x\":{\"shape\":[2]}};dtype",
                "[1,2];not a JSON object",
                "{\"x\":;not valid JSON"
            })
    void refusesAHeaderThatDoesNotAddUp(String header, String complaint) throws IOException {
        Path file = file(header, new byte[8]);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807", "2147483648", "-1", "0", "1000"})
    void refusesAHeaderLengthThatCannotBe(long length) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Path file = Files.write(directory.resolve("bad.safetensors"), bytes.array());
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("claims a header");
    }

    @Test
    void refusesValuesThatAreNoNumbers() throws IOException {
        byte[] data = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(Float.NaN)
                .array();
        Path file = file("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", data);
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("'x' holds NaN");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Path file = Files.write(directory.resolve("empty"), new byte[0]);
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("too short");
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        return Files.write(directory.resolve("hand-made.safetensors"), bytes.array());
    }
}

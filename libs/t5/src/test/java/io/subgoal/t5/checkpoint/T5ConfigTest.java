package io.subgoal.t5.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class T5ConfigTest {

    @TempDir
    Path directory;

    @Test
    void missingKeysTakeHuggingFacesDefaults() throws IOException {
        T5Config config = read("{\"model_type\": \"t5\", \"num_layers\": 3}");
        assertThat(config.vocabSize()).isEqualTo(32128);
        assertThat(config.dModel()).isEqualTo(512);
        assertThat(config.numDecoderLayers()).isEqualTo(3);
        assertThat(config.feedForward()).isEqualTo(FeedForward.RELU);
        assertThat(config.tieWordEmbeddings()).isTrue();
        assertThat(config.dropoutRate()).isEqualTo(0.1);
    }

    @Test
    void readsWhatItWrites() throws IOException {
        T5Config config =
                new T5Config(100, 32, 8, 64, 2, 3, 4, 16, 64, 0.05, 1e-5, FeedForward.GATED_GELU, false, 0, 1, 0);
        Path file = directory.resolve("written.json");
        config.write(file);
        assertThat(T5Config.read(file)).isEqualTo(config);
    }

    @Test
    void countsParametersOfPublishedModels() throws IOException {
        assertThat(read("{}").parameters()).isEqualTo(60_506_624L);
        T5Config flanSmall = read(
                "{\"d_ff\":1024,\"d_kv\":64,\"d_model\":512,\"feed_forward_proj\":\"gated-gelu\",\"num_heads\":6,\"num_layers\":8,\"tie_word_embeddings\":false}");
        assertThat(flanSmall.parameters()).isEqualTo(76_961_152L);
    }

    @Test
    void refusesWhatIsNoT5() {
        assertThatThrownBy(() -> read("{\"model_type\": \"bert\"}")).hasMessageContaining("'bert'");
        assertThatThrownBy(() -> read("{\"d_model\": -1}")).hasMessageContaining("d_model must be positive");
        assertThatThrownBy(() -> read("{\"d_model\": \"wide\"}"))
                .hasMessageContaining("d_model must be a whole number");
        assertThatThrownBy(() -> read("{\"feed_forward_proj\": \"swish\"}")).hasMessageContaining("'swish'");
        assertThatThrownBy(() -> read("{\"eos_token_id\": 99999}")).hasMessageContaining("eos_token_id");
        assertThatThrownBy(() -> read("[]")).hasMessageContaining("not a JSON object");
        assertThatThrownBy(() -> read("{")).hasMessageContaining("not valid JSON");
    }

    private T5Config read(String json) throws IOException {
        return T5Config.read(Files.writeString(directory.resolve("config.json"), json));
    }
}

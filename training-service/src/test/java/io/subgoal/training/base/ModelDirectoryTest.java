package io.subgoal.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.subgoal.t5.T5Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void whatTransformersWroteIsTakenAndCanBeLoaded() throws IOException {
        SmallModels.writeForeign(directory);
        ResolvedBase.Pretrained base = model().resolve(Progress.SILENT);
        try (T5Model model = T5Model.load(base.directory(), Device.cpu())) {
            assertThat(model.config().vocabSize()).isEqualTo(60);
        }
    }

    @Test
    void shardsAreTaken() throws IOException {
        SmallModels.writeShards(directory);
        assertThat(directory.resolve("model.safetensors")).doesNotExist();
        ResolvedBase.Pretrained base = model().resolve(Progress.SILENT);
        try (T5Model model = T5Model.load(base.directory(), Device.cpu())) {
            assertThat(model.config()).isEqualTo(SmallModels.config(SmallModels.PIECES + 21));
        }
    }

    @Test
    void theChecksumIsOfAllThatMatters() throws IOException {
        SmallModels.write(directory);
        String before = model().resolve(Progress.SILENT).sha256();
        StringBuilder listed = new StringBuilder();
        for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
            listed.append(Sums.sha256(Files.readAllBytes(directory.resolve(file))) + "  " + file + "\n");
        }
        assertThat(before).isEqualTo(Sums.sha256(listed.toString().getBytes()));
        Files.writeString(directory.resolve("README.md"), "words");
        assertThat(model().resolve(Progress.SILENT).sha256()).isEqualTo(before);
        SmallModels.configure(directory, "dropout_rate", 0.2);
        assertThat(model().resolve(Progress.SILENT).sha256()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "llama, false, not an encoder-decoder",
        "gpt2, false, not an encoder-decoder",
        "bart, true, of encoder-decoders only t5 and mt5",
        "umt5, true, of encoder-decoders only t5 and mt5",
        "t5, false, one half of a T5"
    })
    void otherKindsOfModelsAreNamed(String type, boolean both, String said) throws IOException {
        SmallModels.write(directory);
        SmallModels.configure(directory, "model_type", type);
        SmallModels.configure(directory, "is_encoder_decoder", both);
        assertRefused().hasMessageContaining(said);
    }

    /** Decoder-only configurations do not say that they are no encoder-decoders. */
    @Test
    void aConfigurationOfADecoderIsRecognized() throws IOException {
        SmallModels.write(directory);
        Files.writeString(directory.resolve("config.json"), """
                {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64}
                """);
        assertRefused().hasMessageContaining("is of type 'llama', not an encoder-decoder");
    }

    @Test
    void quantizedWeightsAreRefused() throws IOException {
        SmallModels.write(directory);
        SmallModels.configure(directory, "quantization_config", Map.of("load_in_8bit", true));
        assertRefused().hasMessageContaining("quantized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"model_type\": \"t5\", \"d_model\": -1}", "{}"})
    void aBrokenConfigurationIsRefused(String content) throws IOException {
        SmallModels.write(directory);
        Files.writeString(directory.resolve("config.json"), content);
        assertRefused();
    }

    @Test
    void pickledWeightsAreRefusedWithAWayOut() throws IOException {
        SmallModels.write(directory);
        Files.move(directory.resolve("model.safetensors"), directory.resolve("pytorch_model.bin"));
        assertRefused().hasMessageContaining("pytorch_model.bin").hasMessageContaining("safe_serialization=True");
    }

    @ParameterizedTest
    @CsvSource({
        "config.json, has no config.json",
        "model.safetensors, has neither model.safetensors nor",
        "tokenizer.json, has no tokenizer.json"
    })
    void whatIsMissingIsNamed(String file, String said) throws IOException {
        SmallModels.write(directory);
        Files.delete(directory.resolve(file));
        assertRefused().hasMessageContaining(said);
    }

    @Test
    void aSentencePieceModelAloneIsNotEnough() throws IOException {
        SmallModels.write(directory);
        Files.move(directory.resolve("tokenizer.json"), directory.resolve("spiece.model"));
        assertRefused().hasMessageContaining("AutoTokenizer");
    }

    @Test
    void weightsOfAnotherShapeAreRefused() throws IOException {
        SmallModels.write(directory);
        SmallModels.configure(directory, "d_ff", 33);
        assertRefused().hasMessageContaining("wi.weight").hasMessageContaining("[32, 16]");
    }

    @Test
    void weightsOfFewerLayersAreRefused() throws IOException {
        SmallModels.write(directory);
        SmallModels.configure(directory, "num_decoder_layers", 2);
        assertRefused().hasMessageContaining("decoder.block.1").hasMessageContaining("missing");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        SmallModels.writeShards(directory);
        String shard;
        try (Stream<Path> files = Files.list(directory)) {
            shard = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("model-00002"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.delete(directory.resolve(shard));
        assertRefused().hasMessageContaining(shard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.safetensors", "/etc/passwd", "a/b.safetensors", ".safetensors"})
    void anIndexDoesNotLeadElsewhere(String shard) throws IOException {
        SmallModels.writeShards(directory);
        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"shared.weight\": \"%s\"}}".formatted(shard));
        assertRefused().hasMessageContaining("no name of a shard");
    }

    @ParameterizedTest
    @CsvSource({"-1, only 106 rows", "256, do not belong together"})
    void aTokenizerOfAnotherModelIsRefused(int spare, String said) throws IOException {
        SmallModels.write(directory, SmallModels.PIECES + spare, Long.MAX_VALUE);
        assertRefused().hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 28, 255})
    void spareRowsAreTaken(int spare) throws IOException {
        SmallModels.write(directory, SmallModels.PIECES + spare, Long.MAX_VALUE);
        model().check();
    }

    @Test
    void aTokenizerThatDoesNotEndTextsIsRefused() throws IOException {
        SmallModels.write(directory);
        SmallModels.configure(directory, "eos_token_id", 2);
        assertRefused().hasMessageContaining("eos_token_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"version\": \"1.0\", \"model\": {\"type\": \"Unheard\"}}"})
    void aBrokenTokenizerIsRefused(String content) throws IOException {
        SmallModels.write(directory);
        Files.writeString(directory.resolve("tokenizer.json"), content);
        assertRefused().hasMessageContaining("tokenizer");
    }

    private ModelDirectory model() {
        return new ModelDirectory(directory, "directory small");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
        return assertThatThrownBy(() -> model().check())
                .isInstanceOf(WrongBaseModelException.class)
                .hasMessageContaining("directory small");
    }
}

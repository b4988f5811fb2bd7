package io.subgoal.training.trainer;

import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files of a checkpoint: a directory that {@code transformers} reads, and what a run needs to go on. */
final class ModelFiles {

    static final String TOKENIZER = "tokenizer.json";

    static final String OPTIMIZER = "optimizer.safetensors";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ModelFiles() {}

    /** Writes configuration, weights, tokenizer and generation settings. */
    static void writeModel(Path directory, T5Model model, Path tokenizer, int targetTokens) throws IOException {
        model.save(directory);
        Files.copy(tokenizer, directory.resolve(TOKENIZER));
        Map<String, Object> tokenizerConfig = new LinkedHashMap<>();
        tokenizerConfig.put("tokenizer_class", "PreTrainedTokenizerFast");
        tokenizerConfig.put("pad_token", "<pad>");
        tokenizerConfig.put("eos_token", "</s>");
        tokenizerConfig.put("unk_token", "<unk>");
        tokenizerConfig.put("clean_up_tokenization_spaces", false);
        // Without this the tokenizer answers with token types, which T5 does not take.
        tokenizerConfig.put("model_input_names", List.of("input_ids", "attention_mask"));
        write(directory.resolve("tokenizer_config.json"), tokenizerConfig);
        Map<String, Object> generation = new LinkedHashMap<>();
        generation.put("decoder_start_token_id", model.config().decoderStartTokenId());
        generation.put("eos_token_id", model.config().eosTokenId());
        generation.put("pad_token_id", model.config().padTokenId());
        generation.put("max_new_tokens", targetTokens);
        write(directory.resolve("generation_config.json"), generation);
    }

    /** Writes the optimizer's state, to go on from. */
    static void writeOptimizer(Path directory, Trainer trainer) {
        Safetensors.write(directory.resolve(OPTIMIZER), new TreeMap<>(trainer.optimizerState()));
    }

    static Map<String, Tensor> readOptimizer(Path directory) {
        return Safetensors.read(directory.resolve(OPTIMIZER));
    }

    private static void write(Path file, Map<String, Object> content) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(content));
    }
}

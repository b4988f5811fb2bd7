package io.subgoal.t5.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes {@code config.json}. */
final class ConfigJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final long SIZE_LIMIT = 1 << 20;

    private ConfigJson() {}

    static T5Config read(Path file) {
        JsonNode root = JsonFile.readObject(file, SIZE_LIMIT);
        String type = root.path("model_type").asString("t5");
        if (!List.of("t5", "mt5", "umt5").contains(type) || type.equals("umt5")) {
            throw new CheckpointException(
                    "%s describes a model of type '%s'; only t5 and mt5 can be read".formatted(file, type));
        }
        boolean multilingual = type.equals("mt5");
        int layers = number(root, "num_layers", multilingual ? 8 : 6);
        String feedForward = root.path("feed_forward_proj").asString(multilingual ? "gated-gelu" : "relu");
        try {
            return new T5Config(
                    number(root, "vocab_size", multilingual ? 250112 : 32128),
                    number(root, "d_model", 512),
                    number(root, "d_kv", 64),
                    number(root, "d_ff", multilingual ? 1024 : 2048),
                    layers,
                    number(root, "num_decoder_layers", layers),
                    number(root, "num_heads", multilingual ? 6 : 8),
                    number(root, "relative_attention_num_buckets", 32),
                    number(root, "relative_attention_max_distance", 128),
                    root.path("dropout_rate").asDouble(0.1),
                    root.path("layer_norm_epsilon").asDouble(1e-6),
                    FeedForward.parse(feedForward)
                            .orElseThrow(
                                    () -> new CheckpointException("unknown feed_forward_proj '" + feedForward + "'")),
                    root.path("tie_word_embeddings").asBoolean(!multilingual),
                    number(root, "pad_token_id", 0),
                    number(root, "eos_token_id", 1),
                    number(root, "decoder_start_token_id", number(root, "pad_token_id", 0)));
        } catch (CheckpointException e) {
            throw new CheckpointException(file + ": " + e.getMessage());
        }
    }

    static void write(T5Config config, Path file, Precision precision) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("architectures").add("T5ForConditionalGeneration");
        root.put("model_type", "t5");
        root.put("is_encoder_decoder", true);
        root.put("use_cache", true);
        root.put("vocab_size", config.vocabSize());
        root.put("d_model", config.dModel());
        root.put("d_kv", config.dKv());
        root.put("d_ff", config.dFf());
        root.put("num_layers", config.numLayers());
        root.put("num_decoder_layers", config.numDecoderLayers());
        root.put("num_heads", config.numHeads());
        root.put("relative_attention_num_buckets", config.relativeAttentionNumBuckets());
        root.put("relative_attention_max_distance", config.relativeAttentionMaxDistance());
        root.put("dropout_rate", config.dropoutRate());
        root.put("layer_norm_epsilon", config.layerNormEpsilon());
        root.put("feed_forward_proj", config.feedForward().wireName());
        root.put("tie_word_embeddings", config.tieWordEmbeddings());
        root.put("pad_token_id", config.padTokenId());
        root.put("eos_token_id", config.eosTokenId());
        root.put("decoder_start_token_id", config.decoderStartTokenId());
        root.put("initializer_factor", 1.0);
        root.put("torch_dtype", precision.torchName());
        try {
            Files.write(file, JSON.writeValueAsBytes(root));
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + file, e);
        }
    }

    private static int number(JsonNode root, String key, int fallback) {
        JsonNode value = root.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.canConvertToInt()) {
            throw new CheckpointException(key + " must be a whole number, not " + value);
        }
        return value.asInt();
    }
}

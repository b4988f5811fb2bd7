package io.subgoal.training.base;

import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.T5Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks whether a {@code config.json} is that of a T5. */
final class ConfigCheck {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long SIZE_LIMIT = 1 << 20;
    private static final List<String> KNOWN = List.of("t5", "mt5");

    private ConfigCheck() {}

    /**
     * Reads a configuration.
     *
     * @param name of the model, for errors
     * @throws WrongBaseModelException if it is another kind of model
     */
    static T5Config read(Path file, String name) throws IOException {
        JsonNode root = root(file, name);
        String type = root.path("model_type").asString("");
        boolean both = root.path("is_encoder_decoder").asBoolean(KNOWN.contains(type));
        if (!KNOWN.contains(type)) {
            String kind = type.isEmpty() ? "of an unknown type" : "of type '" + type + "'";
            throw new WrongBaseModelException(
                    both
                            ? "%s is %s; of encoder-decoders only t5 and mt5 can be trained, such as google/flan-t5-small"
                                    .formatted(name, kind)
                            : "%s is %s, not an encoder-decoder: only t5 and mt5 can be trained, such as google/flan-t5-small"
                                    .formatted(name, kind));
        }
        if (!both) {
            throw new WrongBaseModelException(
                    "%s is one half of a T5 (is_encoder_decoder is false): training needs encoder and decoder"
                            .formatted(name));
        }
        if (!root.path("quantization_config").isMissingNode()) {
            throw new WrongBaseModelException(
                    "%s is quantized, and such weights cannot be trained: take the model it was made of"
                            .formatted(name));
        }
        try {
            return T5Config.read(file);
        } catch (CheckpointException e) {
            throw new WrongBaseModelException("%s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static JsonNode root(Path file, String name) throws IOException {
        if (Files.size(file) > SIZE_LIMIT) {
            throw new WrongBaseModelException("%s has a config.json of more than a megabyte".formatted(name));
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            // Said below.
        }
        throw new WrongBaseModelException("%s has a config.json that is no JSON object".formatted(name));
    }
}

package io.subgoal.t5.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads small JSON files of checkpoints. */
final class JsonFile {

    private static final JsonMapper JSON = new JsonMapper();

    private JsonFile() {}

    /** The object in a file of at most {@code limit} bytes. */
    static JsonNode readObject(Path file, long limit) {
        try {
            if (Files.size(file) > limit) {
                throw new CheckpointException(file + " is larger than " + limit + " bytes");
            }
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new CheckpointException(file + " is not a JSON object");
            }
            return root;
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file, e);
        } catch (JacksonException e) {
            throw new CheckpointException(file + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }
}

package io.subgoal.training.checkpoint;

import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.Safetensors;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightFiles;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model that has passed: a T5 of a sane shape, every weight there, in its shape and finite, a tokenizer that fits. Takes
 * a few megabytes of heap, whatever the model's size.
 *
 * @param parameters number of weights
 */
record UploadedModel(long parameters) {

    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer.json";

    /** Most layers of a stack and most values of a width: far beyond any T5, and small enough to reckon with. */
    private static final int LAYERS = 256;

    private static final int WIDTH = 1 << 20;
    /** Longest header of a weight file: some hundred bytes for each tensor. */
    private static final long HEADER = 4 << 20;

    private static final long SMALL_JSON = 4 << 20;

    private static final int PIECE = 1 << 16;

    /** Checks the files of a folder. */
    static UploadedModel check(Path folder) throws IOException {
        try {
            require(folder, CONFIG, "it says what model this is");
            require(folder, TOKENIZER, "save_pretrained of a fast tokenizer writes it");
            checkJson(folder);
            T5Config config = config(folder);
            checkHeaders(folder);
            checkWeights(folder, config);
            checkTokenizer(folder, config);
            return new UploadedModel(config.parameters());
        } catch (CheckpointException | ArithmeticException e) {
            throw bad(Objects.toString(e.getMessage(), "The sizes in config.json are impossible")
                    .replace(folder + "/", "")
                    .replace(folder.toString(), "The archive"));
        }
    }

    private static ServiceException.Invalid bad(String message) {
        return new ServiceException.Invalid("file", message);
    }

    private static void require(Path folder, String file, String reason) {
        if (!Files.exists(folder.resolve(file))) {
            throw bad("The archive has no %s: %s".formatted(file, reason));
        }
    }

    private static T5Config config(Path folder) {
        JsonNode root = new JsonMapper().readTree(folder.resolve(CONFIG).toFile());
        if (!List.of("t5", "mt5").contains(root.path("model_type").asString(""))) {
            throw bad("config.json: model_type must be 't5' or 'mt5', not '%s'"
                    .formatted(root.path("model_type").asString("")));
        }
        T5Config config = T5Config.read(folder.resolve(CONFIG));
        boolean sane = config.numLayers() <= LAYERS
                && config.numDecoderLayers() <= LAYERS
                && Stream.of(config.vocabSize(), config.dModel(), config.dFf(), config.dKv(), config.numHeads())
                        .allMatch(width -> width <= WIDTH);
        if (!sane) {
            throw bad("config.json: more than %d layers or a width beyond %d".formatted(LAYERS, WIDTH));
        }
        return config;
    }

    /** The small files are JSON objects: what they say is read by those who load the model. */
    private static void checkJson(Path folder) throws IOException {
        for (Path file : files(folder, ".json")) {
            String name = file.getFileName().toString();
            if (!name.equals(TOKENIZER) && !name.endsWith(".index.json")) {
                if (Files.size(file) > SMALL_JSON) {
                    throw bad("%s is larger than %d bytes".formatted(name, SMALL_JSON));
                }
                try {
                    if (!new JsonMapper().readTree(file.toFile()).isObject()) {
                        throw bad(name + " is not a JSON object");
                    }
                } catch (JacksonException e) {
                    throw bad(name + " is not valid JSON: " + e.getOriginalMessage());
                }
            }
        }
    }

    /** Before a header is read as JSON, which takes several times its length. Every weight file, listed or not. */
    private static void checkHeaders(Path folder) throws IOException {
        for (Path file : files(folder, ".safetensors")) {
            if (Files.size(file) >= Long.BYTES) {
                try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
                    long length = Long.reverseBytes(in.readLong());
                    if (length < 0 || length > HEADER) {
                        throw bad("%s claims a header of %s bytes; the limit is %d"
                                .formatted(file.getFileName(), Long.toUnsignedString(length), HEADER));
                    }
                }
            }
            Safetensors.open(file).close();
        }
    }

    private static void checkWeights(Path folder, T5Config config) {
        if (Files.exists(folder.resolve("model.safetensors"))
                && Files.exists(folder.resolve("model.safetensors.index.json"))) {
            throw bad("The archive has model.safetensors and an index of shards; send one of them");
        }
        try (WeightFiles weights = WeightFiles.open(folder)) {
            for (WeightLayout.Slot slot : WeightLayout.of(config).slots()) {
                for (WeightLayout.Part part : slot.parts()) {
                    readAll(part.find(weights.tensors()));
                }
            }
        }
    }

    /** Fails if a value is not finite. */
    private static void readAll(Tensor tensor) {
        FloatBuffer values = FloatBuffer.allocate((int) Math.min(PIECE, tensor.size()));
        for (long from = 0; from < tensor.size(); from += PIECE) {
            tensor.read(from, values.clear().limit((int) Math.min(PIECE, tensor.size() - from)));
        }
    }

    private static void checkTokenizer(Path folder, T5Config config) {
        try (T5Tokenizer tokenizer = T5Tokenizer.load(folder.resolve(TOKENIZER))) {
            if (tokenizer.size() > config.vocabSize()) {
                throw bad("tokenizer.json has %d pieces, the model only knows %d: they do not belong together"
                        .formatted(tokenizer.size(), config.vocabSize()));
            }
        }
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}

package io.subgoal.training.base;

import io.subgoal.store.blob.Sha256;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightFiles;
import io.subgoal.t5.checkpoint.WeightLayout;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Hugging Face directory that is to be trained.
 *
 * @param name of the model, for errors
 */
record ModelDirectory(Path path, String name) {

    /** Embeddings are often padded to a multiple of 128 rows or so: T5 has 32,128 for 32,100 pieces. */
    private static final int MOST_SPARE_ROWS = 255;

    private static final long INDEX_LIMIT = 64L << 20;
    private static final String PROBE = "go to kitchen";
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Looks whether it is a T5 with everything that belongs to it: configuration, weights of the names and shapes that the
     * configuration wants, and a tokenizer that fits. The weights' numbers are not read.
     *
     * @throws WrongBaseModelException if it is not
     */
    void check() throws IOException {
        ModelParts.lacking(file -> Files.isRegularFile(path.resolve(file))).ifPresent(lack -> {
            throw new WrongBaseModelException(name + " " + lack);
        });
        T5Config config = checkConfig();
        checkWeights(config);
        checkTokenizer(config);
    }

    /** Checks it, and takes its checksum. */
    ResolvedBase.Pretrained resolve(Progress progress) throws IOException {
        check();
        StringBuilder sums = new StringBuilder();
        for (String file : essentials()) {
            long size = Files.size(path.resolve(file));
            String sum = Checksum.sha256(
                    path.resolve(file), done -> progress.report("Reading " + file + " of " + name, done, size));
            sums.append(sum).append("  ").append(file).append('\n');
        }
        return new ResolvedBase.Pretrained(path, name, Sha256.of(sums.toString()));
    }

    /** Everything that lies in it. */
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The shards that an index lists. */
    static Set<String> shards(Path index, String name) throws IOException {
        if (Files.size(index) > INDEX_LIMIT) {
            throw new WrongBaseModelException("%s has an index of more than 64 megabytes".formatted(name));
        }
        Set<String> shards = new TreeSet<>();
        try {
            for (JsonNode shard : JSON.readTree(Files.readAllBytes(index)).path("weight_map")) {
                shards.add(shard.asString(""));
            }
        } catch (JacksonException e) {
            throw new WrongBaseModelException("%s has an index that is not valid JSON".formatted(name), e);
        }
        for (String shard : shards) {
            if (!ModelParts.isShard(shard)) {
                throw new WrongBaseModelException(
                        "%s has an index that names '%s', which is no name of a shard".formatted(name, shard));
            }
        }
        if (shards.isEmpty()) {
            throw new WrongBaseModelException("%s has an index without a weight_map".formatted(name));
        }
        return shards;
    }

    /** The files that make the model what it is, sorted. */
    Set<String> essentials() throws IOException {
        Set<String> files = new TreeSet<>(List.of(ModelParts.CONFIG, ModelParts.TOKENIZER));
        if (Files.exists(path.resolve(ModelParts.WEIGHTS))) {
            files.add(ModelParts.WEIGHTS);
        } else {
            files.add(ModelParts.INDEX);
            files.addAll(shards(path.resolve(ModelParts.INDEX), name));
        }
        return files;
    }

    /** Looks whether the configuration is that of a T5. */
    T5Config checkConfig() throws IOException {
        return ConfigCheck.read(path.resolve(ModelParts.CONFIG), name);
    }

    private void checkWeights(T5Config config) throws IOException {
        for (String file : essentials()) {
            if (!Files.isRegularFile(path.resolve(file))) {
                throw new WrongBaseModelException("%s lacks %s, which its index names".formatted(name, file));
            }
        }
        try (WeightFiles files = WeightFiles.open(path)) {
            Map<String, Tensor> tensors = files.tensors();
            for (WeightLayout.Slot slot : WeightLayout.of(config).slots()) {
                slot.parts().forEach(part -> part.find(tensors));
            }
        } catch (CheckpointException e) {
            throw new WrongBaseModelException(
                    "The weights of %s are not those of its config.json: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** Looks whether the tokenizer fits the configuration. */
    void checkTokenizer(T5Config config) {
        try (T5Tokenizer tokenizer = T5Tokenizer.load(path.resolve(ModelParts.TOKENIZER))) {
            int spare = config.vocabSize() - tokenizer.size();
            if (spare < 0) {
                throw new WrongBaseModelException(
                        "The tokenizer of %s has %d pieces, and the model's embedding only %d rows: the two do not belong together"
                                .formatted(name, tokenizer.size(), config.vocabSize()));
            }
            if (spare > MOST_SPARE_ROWS) {
                throw new WrongBaseModelException(
                        "The tokenizer of %s has %d pieces, and the model's embedding %d rows, more than %d too many: the two do not belong together"
                                .formatted(name, tokenizer.size(), config.vocabSize(), MOST_SPARE_ROWS));
            }
            int[] ids = tokenizer.encode(PROBE);
            if (ids.length == 0 || ids[ids.length - 1] != config.eosTokenId()) {
                throw new WrongBaseModelException(
                        "The tokenizer of %s does not end texts with the id %d (eos_token_id), as a T5's does"
                                .formatted(name, config.eosTokenId()));
            }
        } catch (CheckpointException e) {
            throw new WrongBaseModelException(
                    "The tokenizer of %s cannot be used: %s".formatted(name, e.getMessage()), e);
        }
    }
}

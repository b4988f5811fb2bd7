package io.subgoal.training.base;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The names of a Hugging Face directory's files, and which of them a model needs. */
final class ModelParts {

    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    /** What training does without, and what is fetched beside the rest where there is one. */
    static final List<String> OPTIONAL =
            List.of("generation_config.json", "tokenizer_config.json", "special_tokens_map.json");

    private static final List<String> PICKLED = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");

    private ModelParts() {}

    /**
     * What is wrong with a set of files, as the end of a sentence that names the model.
     *
     * @param has tells of a name whether there is such a file
     */
    static Optional<String> lacking(Predicate<String> has) {
        if (!has.test(CONFIG)) {
            return Optional.of("has no config.json: name a Hugging Face model directory of a T5");
        }
        if (!has.test(WEIGHTS) && !has.test(INDEX)) {
            return Optional.of(
                    PICKLED.stream().anyMatch(has)
                            ? "has its weights in pytorch_model.bin only, which can hold programs and is not read: convert it with save_pretrained(..., safe_serialization=True), or name a revision with model.safetensors"
                            : "has neither model.safetensors nor model.safetensors.index.json");
        }
        if (!has.test(TOKENIZER)) {
            return Optional.of(
                    has.test("spiece.model")
                            ? "has spiece.model but no tokenizer.json: AutoTokenizer.from_pretrained(...).save_pretrained(...) writes one"
                            : "has no tokenizer.json");
        }
        return Optional.empty();
    }

    /** Whether a name that an index gives can be a file beside it. */
    static boolean isShard(String name) {
        return SHARD.matcher(name).matches();
    }
}

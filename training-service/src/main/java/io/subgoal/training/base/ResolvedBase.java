package io.subgoal.training.base;

import java.nio.file.Path;

/** A base model that is at hand. */
public sealed interface ResolvedBase {

    /** A shape: weights are drawn, the tokenizer is made of the data. */
    record Scratch(Preset preset) implements ResolvedBase {}

    /**
     * Weights to go on from.
     *
     * @param directory {@code config.json}, {@code tokenizer.json}, and {@code model.safetensors} or shards with their
     *     index; belongs to others and is not to be changed
     * @param description where it came from, for people and records
     * @param sha256 of its content: what {@code sha256sum config.json model.safetensors tokenizer.json | sha256sum} says,
     *     with an index and shards in place of the one file where there are any, sorted by name
     */
    record Pretrained(Path directory, String description, String sha256) implements ResolvedBase {}
}

package io.subgoal.inference.model;

import java.nio.file.Path;

/**
 * How a model is to be loaded.
 *
 * @param files directory with its files
 * @param memoryBytes what it will take, as reckoned
 */
record Plan(ServedCheckpoint checkpoint, Placement placement, Path files, long parameters, long memoryBytes) {}

package io.subgoal.inference.bundled;

import java.util.List;

/**
 * A model that comes with the program, as {@code models/models.json} lists it.
 *
 * @param name it is served under
 * @param folder of its files
 * @param roles what it was trained for
 * @param format id of its prompt format
 * @param sourceTokens longest input it was trained with
 * @param updates steps of the optimizer it was trained for
 * @param files names of its files
 */
record BundledModel(
        String name,
        String folder,
        List<String> roles,
        String format,
        int sourceTokens,
        long updates,
        List<String> files) {}

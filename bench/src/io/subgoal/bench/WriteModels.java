package io.subgoal.bench;

import io.subgoal.t5.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes each geometry's model and inputs into a directory that all engines read. Arguments: the directory. */
final class WriteModels {

    private static final long SEED = 1;
    private static final int ROWS = 8;
    private static final int SOURCE = 256;
    private static final int TARGET = 16;

    private WriteModels() {}

    static void main(String[] arguments) throws IOException {
        for (Geometry geometry : Geometry.values()) {
            Path directory = Path.of(arguments[0], geometry.name().toLowerCase(Locale.ROOT));
            Files.createDirectories(directory);
            geometry.config().write(directory.resolve("config.json"));
            Safetensors.write(directory.resolve("model.safetensors"), geometry.weights(SEED));
            Inputs.random(geometry.config(), ROWS, SOURCE, TARGET, SEED).write(directory);
        }
    }
}

package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Directories that requests may name: those below the configured folder, links followed. */
@Component
class ModelDirectories {

    private static final String FIELD = "directory";
    private static final List<String> NEEDED = List.of("config.json", "tokenizer.json");
    private static final List<String> WEIGHTS = List.of("model.safetensors", "model.safetensors.index.json");

    private final InferenceProperties properties;

    ModelDirectories(InferenceProperties properties) {
        this.properties = properties;
    }

    /**
     * Where a directory with a model lies.
     *
     * @throws ServiceException.Invalid if it, or a file in it, is not below the folder, or if it holds no model
     */
    Path find(String text) {
        Path root = properties
                .directoriesRoot()
                .orElseThrow(
                        () -> new ServiceException.Invalid(
                                FIELD,
                                "Directories cannot be named here: set subgoal.inference.directories to the folder they are in"));
        Path directory = inside(root, text, text);
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> inside(root, file.toString(), text));
        } catch (IOException e) {
            throw absent(text);
        }
        for (String file : NEEDED) {
            require(Files.isRegularFile(directory.resolve(file)), text, file);
        }
        require(WEIGHTS.stream().anyMatch(f -> Files.isRegularFile(directory.resolve(f))), text, WEIGHTS.getFirst());
        return directory;
    }

    /** Says as little of what lies outside as of what is not there. */
    private static Path inside(Path root, String path, String text) {
        try {
            Path real = root.resolve(path).toRealPath();
            if (real.startsWith(root.toRealPath())) {
                return real;
            }
        } catch (IOException | InvalidPathException e) {
            // Said below.
        }
        throw absent(text);
    }

    private static ServiceException.Invalid absent(String text) {
        return new ServiceException.Invalid(
                FIELD, "There is no '%s' under subgoal.inference.directories of this replica".formatted(text));
    }

    private static void require(boolean there, String text, String file) {
        if (!there) {
            throw new ServiceException.Invalid(
                    FIELD,
                    "'%s' has no %s: it is no Hugging Face directory of a T5 in safetensors".formatted(text, file));
        }
    }
}

package io.subgoal.training.checkpoint;

import io.subgoal.t5.Initialization;
import io.subgoal.t5.checkpoint.FeedForward;
import io.subgoal.t5.checkpoint.Precision;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.checkpoint.WeightFiles;
import io.subgoal.t5.tokenizer.WordLevelTokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files of a very small T5 with random weights, and archives of them. */
final class TinyModel {

    private final Map<String, byte[]> files = new TreeMap<>();

    /** One whose weights follow from a seed. */
    TinyModel(long seed) throws IOException {
        Path folder = Files.createTempDirectory("tiny-model");
        WordLevelTokenizer words = new WordLevelTokenizer();
        words.add("boil water in the kitchen");
        Files.writeString(folder.resolve("tokenizer.json"), words.toJson(100));
        T5Config config = new T5Config(128, 16, 8, 32, 1, 1, 2, 8, 32, 0.1, 1e-6, FeedForward.RELU, true, 0, 1, 0);
        config.write(folder.resolve("config.json"));
        Map<String, Tensor> weights = Initialization.COPY.weights(config, seed);
        WeightFiles.write(folder, weights, Precision.F32, Long.MAX_VALUE);
        try (Stream<Path> written = Files.list(folder)) {
            for (Path file : written.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    Map<String, byte[]> files() {
        return files;
    }

    /** Changes a file, or adds it. */
    TinyModel with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    TinyModel with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    TinyModel without(String name) {
        files.remove(name);
        return this;
    }

    String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    byte[] zip() throws IOException {
        return zip("");
    }

    /** An archive with all files in a folder. */
    byte[] zip(String folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(folder + file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}

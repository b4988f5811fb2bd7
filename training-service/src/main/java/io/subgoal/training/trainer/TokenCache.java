package io.subgoal.training.trainer;

import io.subgoal.store.blob.Sha256;
import io.subgoal.store.example.LeakException;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.task.Fold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Rows taken apart into tokens once, and kept in files for the next attempt and the next run on the same rows. */
@Component
class TokenCache {

    private static final Logger LOG = LoggerFactory.getLogger(TokenCache.class);

    /** What else the content depends on: changed when rows would be rendered or written otherwise. */
    private static final String VERSION = "4";

    private final RowLoader loader;
    private final Path directory;
    private final long limit;
    private final Clock clock;

    TokenCache(RowLoader loader, TrainingProperties properties, Clock clock) {
        this.loader = loader;
        directory = properties.rowsDirectory();
        limit = properties.rowsLimit().toBytes();
        this.clock = clock;
    }

    /**
     * The rows of a fold in tokens; close the file.
     *
     * @param fingerprint of the source, {@link RowLoader#fingerprint}
     * @param tokenizerSha256 checksum of the encoder's tokenizer
     */
    TokenFile rows(RowSource source, String fingerprint, Fold fold, RowEncoder encoder, String tokenizerSha256)
            throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(key(source, fingerprint, fold, encoder, tokenizerSha256) + ".rows");
        if (Files.exists(file)) {
            try {
                Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
                return TokenFile.open(file);
            } catch (IOException e) {
                LOG.warn("{} cannot be used and is made anew: {}", file, e.getMessage());
            }
        }
        write(source, fold, encoder, file);
        TokenFile rows = TokenFile.open(file);
        prune(file);
        return rows;
    }

    private void write(RowSource source, Fold fold, RowEncoder encoder, Path file) throws IOException {
        try (TokenFile.Writer writer = new TokenFile.Writer(file)) {
            loader.rows(source, fold, row -> add(writer, row, encoder));
            writer.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void add(TokenFile.Writer writer, Example row, RowEncoder encoder) {
        try {
            writer.add(row, encoder.encode(row));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LeakException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The %s row of task %s variation %d step %d cannot be encoded: %s. Reject or correct its annotation"
                            .formatted(
                                    row.role().wireName(),
                                    row.trajectory().task().id(),
                                    row.trajectory().variation(),
                                    row.index(),
                                    e.getMessage()),
                    e);
        }
    }

    private static String key(
            RowSource source, String fingerprint, Fold fold, RowEncoder encoder, String tokenizerSha256) {
        return Sha256.of(String.join(
                "\n",
                VERSION,
                source.datasetId().toString(),
                String.valueOf(source.annotationRunId()),
                fingerprint,
                source.role().wireName(),
                source.rendering(fold),
                fold.wireName(),
                tokenizerSha256,
                encoder.sourceTokens() + "/" + encoder.targetTokens()));
    }

    /** Deletes the files that were longest not used, as long as all are too large together. */
    private void prune(Path kept) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> file.toString().endsWith(".rows")).forEach(files::add);
        }
        files.sort(Comparator.comparing(TokenCache::lastUsed).reversed());
        long sum = 0;
        for (Path file : files) {
            sum += size(file);
            if (sum > limit && !file.equals(kept)) {
                // On the systems we run on, who has it open keeps it.
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileTime lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}

package io.subgoal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.inference.ModelEngine;
import io.subgoal.api.inference.ModelPrecision;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ModelCacheTest {

    private final UUID oldest = UUID.randomUUID();
    private final UUID wanted = UUID.randomUUID();
    private final UUID newest = UUID.randomUUID();

    @TempDir
    Path folder;

    @Test
    void theLongestUnusedGoUntilTheRestIsWithinTheLimit() throws IOException {
        fill();
        Path foreign =
                Files.writeString(Files.createDirectory(folder.resolve("mine")).resolve("f"), "0123456789");
        ModelCache cache = cache(25);
        cache.prune(Set.of());
        assertThat(folder.resolve(oldest.toString())).doesNotExist();
        assertThat(folder.resolve(wanted.toString())).exists();
        assertThat(folder.resolve(newest.toString())).exists();
        assertThat(foreign).exists();
        assertThat(cache.bytes()).isEqualTo(20);
    }

    @Test
    void whatIsWantedStaysWhateverTheLimit() throws IOException {
        fill();
        cache(1).prune(Set.of(wanted));
        assertThat(folder.resolve(oldest.toString())).doesNotExist();
        assertThat(folder.resolve(wanted.toString())).exists();
        assertThat(folder.resolve(newest.toString())).doesNotExist();
    }

    @Test
    void nothingGoesWhileSomebodyReads() throws IOException {
        fill();
        ModelCache cache = cache(1);
        cache.whileHeld(() -> {
            cache(1).prune(Set.of());
            return true;
        });
        assertThat(folder.resolve(oldest.toString())).exists();
        cache.prune(Set.of());
        assertThat(folder.resolve(oldest.toString())).doesNotExist();
    }

    @Test
    void nothingGoesWhileAnotherProcessReads() throws Exception {
        fill();
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.resolve(".lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            cache(1).prune(Set.of());
            assertThat(folder.resolve(oldest.toString())).exists();
            // Both read at the same time.
            assertThat(cache(1).whileHeld(() -> "read")).isEqualTo("read");
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
        cache(1).prune(Set.of());
        assertThat(folder.resolve(oldest.toString())).doesNotExist();
    }

    /** Another process that reads models until its input ends. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(
                    Path.of(arguments[0]),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                channel.lock(0, Long.MAX_VALUE, true);
                System.out.println("held");
                System.in.read();
            }
        }
    }

    private void fill() throws IOException {
        add(newest, 3);
        add(oldest, 1);
        add(wanted, 2);
    }

    private void add(UUID id, int second) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(id.toString()));
        Files.writeString(directory.resolve("file"), "0123456789");
        Files.setLastModifiedTime(directory, FileTime.from(Instant.ofEpochSecond(second)));
    }

    /** No file is fetched here. */
    private ModelCache cache(long limit) {
        return new ModelCache(
                null,
                new InferenceProperties(
                        folder,
                        DataSize.ofBytes(limit),
                        "",
                        "cpu",
                        ModelEngine.AUTO,
                        ModelPrecision.FLOAT32,
                        1,
                        DataSize.ofBytes(0),
                        Duration.ofSeconds(1)),
                Clock.systemUTC());
    }
}

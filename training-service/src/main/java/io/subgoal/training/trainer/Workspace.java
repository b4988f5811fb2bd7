package io.subgoal.training.trainer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A directory for the files of one attempt. Beside it lies a file that its process holds locked: what a process has left
 * behind that was killed is deleted when the next workspace is opened.
 */
final class Workspace implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);

    private static final String PREFIX = "subgoal-training";
    private static final String LOCK = ".lock";

    /** Locks of this process: to open and close such a file again would let go of the lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path lock;
    private final FileChannel held;
    private final Path directory;

    private Workspace(Path lock, FileChannel held, Path directory) {
        this.lock = lock;
        this.held = held;
        this.directory = directory;
    }

    static Workspace open(Path parent) throws IOException {
        sweep(parent);
        Path directory = Files.createTempDirectory(parent, PREFIX);
        Path lock = lockOf(directory);
        OWN.add(lock);
        FileChannel held = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        held.lock();
        return new Workspace(lock, held, directory);
    }

    Path directory() {
        return directory;
    }

    private static Path lockOf(Path directory) {
        return directory.resolveSibling(directory.getFileName() + LOCK);
    }

    private static void sweep(Path parent) throws IOException {
        List<Path> locks;
        try (Stream<Path> all = Files.list(parent)) {
            locks = all.filter(Workspace::isLock)
                    .filter(lock -> !OWN.contains(lock))
                    .toList();
        }
        for (Path lock : locks) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
                if (channel.tryLock() != null) {
                    String name = lock.getFileName().toString();
                    FileSystemUtils.deleteRecursively(parent.resolve(name.substring(0, name.length() - LOCK.length())));
                    Files.deleteIfExists(lock);
                }
            } catch (IOException e) {
                LOG.warn("{} cannot be cleared away: {}", lock, e.getMessage());
            }
        }
    }

    private static boolean isLock(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(PREFIX) && name.endsWith(LOCK);
    }

    @Override
    public void close() throws IOException {
        FileSystemUtils.deleteRecursively(directory);
        Files.deleteIfExists(lock);
        held.close();
        OWN.remove(lock);
    }
}

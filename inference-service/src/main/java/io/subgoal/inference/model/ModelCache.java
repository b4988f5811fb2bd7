package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.StoredCheckpoint;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The folder of files of served models, a directory for each checkpoint. Several processes may share it: each holds it
 * while it fetches and reads files, and files are deleted only while nobody does.
 */
@Component
class ModelCache {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
    private static final Pattern CHECKPOINT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Checkpoints checkpoints;
    private final Path folder;
    private final long limit;
    private final Clock clock;
    private volatile long bytes;

    ModelCache(Checkpoints checkpoints, InferenceProperties properties, Clock clock) {
        this.checkpoints = checkpoints;
        this.clock = clock;
        folder = properties.cache();
        limit = properties.cacheLimit().toBytes();
    }

    private record Entry(Path directory, long bytes, FileTime used) {

        UUID id() {
            return UUID.fromString(directory.getFileName().toString());
        }
    }

    /** Works while nobody may delete anything. */
    <T> T whileHeld(Supplier<T> work) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(
                folder.resolve(".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            lock(channel);
            return work.get();
        }
    }

    /** Shared with other processes; services in this one take turns. */
    private void lock(FileChannel channel) throws IOException {
        Instant deadline = clock.instant().plus(PATIENCE);
        while (true) {
            try {
                channel.lock(0, Long.MAX_VALUE, true);
                return;
            } catch (OverlappingFileLockException e) {
                if (clock.instant().isAfter(deadline)) {
                    throw new IOException(folder + " is held by another service of this process", e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the folder of models", e);
        }
    }

    /** Brings a checkpoint's files, each verified by its checksum; to be called while the folder is held. */
    Path fetch(StoredCheckpoint checkpoint) {
        Path directory = folder.resolve(checkpoint.id().toString());
        try {
            checkpoints.fetch(checkpoint, directory);
            Files.setLastModifiedTime(directory, FileTime.from(clock.instant()));
            return directory;
        } catch (IOException e) {
            throw new ServiceException.Unavailable("The files of checkpoint %s cannot be brought into %s: %s"
                    .formatted(checkpoint.id(), directory, e.getMessage()));
        }
    }

    /**
     * Deletes what is not wanted, the longest unused first, until the rest is within the limit. Does nothing while another
     * process holds the folder.
     */
    void prune(Set<UUID> wanted) {
        try {
            List<Entry> entries = entries();
            bytes = total(entries);
            if (bytes > limit) {
                pruneIfFree(wanted);
                bytes = total(entries());
            }
        } catch (IOException e) {
            LOG.warn("The cache of models in {} cannot be tidied: {}", folder, e.toString());
        }
    }

    private void pruneIfFree(Set<UUID> wanted) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return;
            }
            List<Entry> entries = entries();
            long left = total(entries);
            for (Entry entry : entries) {
                if (left > limit && !wanted.contains(entry.id())) {
                    FileSystemUtils.deleteRecursively(entry.directory());
                    left -= entry.bytes();
                    LOG.info("Checkpoint {} is served no more; its files have left the cache", entry.id());
                }
            }
        } catch (OverlappingFileLockException e) {
            // Another service of this process holds it: another time.
        }
    }

    private static long total(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::bytes).sum();
    }

    /** Bytes of the folder when it was last looked at. */
    long bytes() {
        return bytes;
    }

    /** The longest unused first. */
    private List<Entry> entries() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> directories = Files.list(folder)) {
            for (Path directory : directories.toList()) {
                if (CHECKPOINT.matcher(directory.getFileName().toString()).matches()) {
                    entries.add(new Entry(directory, size(directory), Files.getLastModifiedTime(directory)));
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        return entries;
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toFile).mapToLong(File::length).sum();
        }
    }
}

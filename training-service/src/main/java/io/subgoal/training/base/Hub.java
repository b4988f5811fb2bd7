package io.subgoal.training.base;

import io.subgoal.training.base.HubException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The Hugging Face hub, or a mirror of it, with a cache. The cache has a folder for each commit of a model; nothing in it
 * is needed again that cannot be fetched again.
 */
final class Hub implements AutoCloseable {

    /** A listing of some ten thousand files. */
    private static final int LISTING_LIMIT = 8 << 20;

    private static final String LISTING = "listing.json";

    private final Path cache;
    private final HubClient client;
    private final Watch watch;
    private final Duration longestQueue;

    Hub(Path cache, HubClient client, Watch watch) {
        this(cache, client, watch, ChronoUnit.FOREVER.getDuration());
    }

    private Hub(Path cache, HubClient client, Watch watch, Duration longestQueue) {
        this.cache = cache;
        this.client = client;
        this.watch = watch;
        this.longestQueue = longestQueue;
    }

    /** The same for somebody who waits no longer than that for the hub, nor for others who fetch the same file. */
    Hub within(Duration limit) {
        return new Hub(cache, client, new Watch(limit), limit);
    }

    /**
     * Finds a model at a revision: its commit and its files. A commit that was looked up before is known without the hub.
     *
     * @throws HubException if the hub does not tell
     */
    HubSnapshot lookUp(String id, String revision, Patience patience, Progress progress)
            throws IOException, InterruptedException {
        if (HubSnapshot.isCommit(revision)) {
            Path known = parts(id, revision).resolve(LISTING);
            if (Files.exists(known)) {
                try {
                    return HubSnapshot.parse(id, Files.readAllBytes(known));
                } catch (HubException e) {
                    // The cache is damaged; the hub knows.
                }
            }
        }
        Runnable report = () -> progress.report("Asking the hub for " + id, 0, 0);
        byte[] listing = patience.call(() -> watch.over(() -> listing(id, revision), () -> 0, report), report);
        HubSnapshot snapshot = HubSnapshot.parse(id, listing);
        keep(listing, parts(id, snapshot.commit()));
        return snapshot;
    }

    /** Where the files of a model are once they were fetched. */
    Path directory(HubSnapshot snapshot) {
        return model(snapshot.id()).resolve(snapshot.commit());
    }

    /**
     * Brings files of a model into the cache, where they are not there yet.
     *
     * @throws HubException if they do not come, or come damaged
     */
    void fetch(HubSnapshot snapshot, List<String> names, Patience patience, Progress progress)
            throws IOException, InterruptedException {
        Path directory = directory(snapshot);
        Path parts = parts(snapshot.id(), snapshot.commit());
        Files.createDirectories(directory);
        List<HubFile> files = names.stream().map(snapshot::need).toList();
        requireRoom(snapshot, files, directory, parts);
        for (HubFile file : files) {
            new Download(
                            client,
                            watch,
                            longestQueue,
                            patience,
                            snapshot,
                            file,
                            directory.resolve(file.name()),
                            parts,
                            progress)
                    .run();
        }
    }

    private byte[] listing(String id, String revision) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.get(client.endpoint().listing(id, revision), Map.of("Accept", "application/json"), id);
        try (InputStream body = response.body()) {
            byte[] listing = readAll(body);
            if (listing.length > LISTING_LIMIT) {
                throw new HubException(Kind.BROKEN, "The hub's list of the files of '%s' is too long".formatted(id));
            }
            return listing;
        }
    }

    private static byte[] readAll(InputStream body) {
        try {
            return body.readNBytes(LISTING_LIMIT + 1);
        } catch (IOException e) {
            throw HubException.unreachable(e);
        }
    }

    private static void keep(byte[] listing, Path parts) throws IOException {
        Files.createDirectories(parts);
        Path part = Files.createTempFile(parts, "listing", ".part");
        Files.write(part, listing);
        Files.move(part, parts.resolve(LISTING), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void requireRoom(HubSnapshot snapshot, List<HubFile> files, Path directory, Path parts)
            throws IOException {
        long missing = 0;
        for (HubFile file : files) {
            Path part = parts.resolve(file.name() + ".part");
            if (!Files.exists(directory.resolve(file.name()))) {
                missing += file.size() - (Files.exists(part) ? Files.size(part) : 0);
            }
        }
        long room = Files.getFileStore(directory).getUsableSpace();
        if (missing > room) {
            throw new IOException(
                    "%s needs %d more bytes in the cache, and its disk has %d: make room, or set subgoal.training.cache-directory"
                            .formatted(snapshot, missing, room));
        }
    }

    private Path model(String id) {
        return cache.resolve("hub").resolve(id.replace("/", "--"));
    }

    private Path parts(String id, String commit) {
        return model(id).resolve(commit + ".parts");
    }

    @Override
    public void close() {
        client.close();
    }
}

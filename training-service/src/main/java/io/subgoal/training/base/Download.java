package io.subgoal.training.base;

import io.subgoal.training.base.HubException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings one file of the hub into the cache. It goes on where an earlier attempt stopped, and the file appears whole and
 * with its checksum verified, or not at all. Threads and processes that want the same file wait for one another.
 */
final class Download {

    /** A round of attempts that brought so much is followed by another round. */
    private static final long WORTH_ANOTHER_ROUND = 1 << 20;

    private static final int PIECE = 1 << 16;
    private static final long QUEUE_MILLIS = 100;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");
    private static final Pattern STRONG_ETAG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");

    private final HubClient client;
    private final Watch watch;
    private final Duration longestQueue;
    private final Patience patience;
    private final HubFile file;
    private final URI source;
    private final Path target;
    private final Path part;
    private final Path etag;
    private final Path lock;
    private final String about;
    private final Progress progress;
    private final AtomicLong received = new AtomicLong();

    /**
     * @param longestQueue longest time to wait for another that fetches the same file
     * @param target where the file is to appear
     * @param parts folder of what is under way
     */
    Download(
            HubClient client,
            Watch watch,
            Duration longestQueue,
            Patience patience,
            HubSnapshot snapshot,
            HubFile file,
            Path target,
            Path parts,
            Progress progress) {
        this.client = client;
        this.watch = watch;
        this.longestQueue = longestQueue;
        this.patience = patience;
        this.file = file;
        source = client.endpoint().file(snapshot.id(), snapshot.commit(), file.name());
        this.target = target;
        part = parts.resolve(file.name() + ".part");
        etag = parts.resolve(file.name() + ".etag");
        lock = parts.resolve(file.name() + ".lock");
        about = snapshot.id();
        this.progress = progress;
    }

    void run() throws IOException, InterruptedException {
        Files.createDirectories(target.getParent());
        Files.createDirectories(part.getParent());
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = acquire(channel)) {
            if (Files.exists(target) && verified(target)) {
                return;
            }
            bring();
            if (!verified(part)) {
                // What came in pieces may be of different files; what comes whole is believed to be the server's word.
                discard();
                bring();
            }
            if (!verified(part)) {
                discard();
                throw new HubException(
                        Kind.BROKEN,
                        "%s of '%s' came twice with another checksum than the hub tells: try again later, or look for what changes it on its way"
                                .formatted(file.name(), about));
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(etag);
        }
    }

    private FileLock acquire(FileChannel channel) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (Duration.ofNanos(System.nanoTime() - start).compareTo(longestQueue) < 0) {
            try {
                FileLock held = channel.tryLock();
                if (held != null) {
                    return held;
                }
            } catch (OverlappingFileLockException e) {
                // Another thread of this process has it.
            }
            progress.report("Waiting for another run that fetches " + file.name() + " of " + about, 0, file.size());
            Thread.sleep(QUEUE_MILLIS);
        }
        throw new HubException(
                Kind.BUSY, "Another run is fetching %s of '%s': try again later".formatted(file.name(), about));
    }

    private boolean verified(Path path) throws IOException {
        return file.matches(
                path, done -> progress.report("Checking " + file.name() + " of " + about, done, file.size()));
    }

    private void bring() throws IOException, InterruptedException {
        received.set(have());
        while (true) {
            long before = received.get();
            try {
                patience.call(() -> watch.over(this::transfer, received::get, this::report), this::report);
                return;
            } catch (HubException e) {
                if (e.kind() != Kind.BUSY || received.get() - before < WORTH_ANOTHER_ROUND) {
                    throw e;
                }
            }
        }
    }

    private void report() {
        progress.report("Fetching " + file.name() + " of " + about, received.get(), file.size());
    }

    /** One request for what is missing. */
    private boolean transfer() throws IOException, InterruptedException {
        long have = have();
        received.set(have);
        if (have == file.size() && Files.exists(part)) {
            return true;
        }
        HttpResponse<InputStream> response = client.get(source, rangeFrom(have), about);
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 206 -> append(body, requireStart(response, have));
                case 200 -> {
                    requireSize(response);
                    discard();
                    remember(response);
                    append(body, 0);
                }
                default -> {
                    discard();
                    throw broken("the server does not have the range that is missing");
                }
            }
        }
        return true;
    }

    private long have() throws IOException {
        long size = Files.exists(part) ? Files.size(part) : 0;
        if (size > file.size()) {
            discard();
            return 0;
        }
        return size;
    }

    private Map<String, String> rangeFrom(long have) throws IOException {
        Map<String, String> headers = new HashMap<>();
        if (have > 0) {
            headers.put("Range", "bytes=" + have + "-");
            if (Files.exists(etag)) {
                String known = Files.readString(etag);
                if (STRONG_ETAG.matcher(known).matches()) {
                    headers.put("If-Range", known);
                }
            }
        }
        return headers;
    }

    private long requireStart(HttpResponse<?> response, long have) throws IOException {
        String range = response.headers().firstValue("Content-Range").orElse("");
        Matcher matcher = CONTENT_RANGE.matcher(range);
        if (!matcher.matches() || !matcher.group(1).equals(Long.toString(have))) {
            discard();
            throw broken("the server sent another range than it was asked for");
        }
        return have;
    }

    /** What has come already is not thrown away for somebody's error page. */
    private void requireSize(HttpResponse<?> response) {
        long said = response.headers().firstValueAsLong("Content-Length").orElse(file.size());
        if (said != file.size()) {
            throw broken("the server wants to send %d bytes in place of %d".formatted(said, file.size()));
        }
    }

    private void remember(HttpResponse<?> response) throws IOException {
        String tag = response.headers().firstValue("ETag").orElse("");
        if (STRONG_ETAG.matcher(tag).matches()) {
            Files.writeString(etag, tag);
        }
    }

    private void append(InputStream body, long from) throws IOException {
        long end = from;
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.position(from);
            byte[] piece = new byte[PIECE];
            for (int count = read(body, piece); count >= 0; count = read(body, piece)) {
                end += count;
                if (end > file.size()) {
                    throw new HubException(
                            Kind.BROKEN,
                            "The hub sends more than the %d bytes that %s of '%s' is said to have"
                                    .formatted(file.size(), file.name(), about));
                }
                ByteBuffer bytes = ByteBuffer.wrap(piece, 0, count);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                received.set(end);
            }
            out.force(true);
        }
        if (end < file.size()) {
            throw broken("the connection ended after %d of %d bytes".formatted(end, file.size()));
        }
    }

    private static int read(InputStream body, byte[] piece) {
        try {
            return body.read(piece);
        } catch (IOException e) {
            throw HubException.unreachable(e);
        }
    }

    private static HubException broken(String reason) {
        return HubException.unreachable(new IOException(reason));
    }

    private void discard() throws IOException {
        Files.deleteIfExists(part);
        Files.deleteIfExists(etag);
    }
}

package io.subgoal.store.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Files in the database, in chunks, so that no file is ever whole in memory; the same content is stored once.
 *
 * <p>What nothing refers to is an orphan and is deleted. Someone who stores several files before anything refers to them
 * claims them first: {@link #put} them one by one, each in a transaction of its own, then {@link #release} them in the
 * transaction that refers to them.
 */
@Component
public class BlobStore {

    /** Bytes of a chunk. */
    static final int CHUNK = 1 << 20;

    /** Key of the advisory lock that storing and claiming share and deleting does not. */
    private static final long LOCK = 0x626c6f62L;

    /** How long a process may take from one file to the next before its files may be taken for orphans. */
    private static final Duration CLAIM = Duration.ofHours(1);

    private static final int BUFFER = 1 << 16;

    /** Orphans only: neither referred to, nor claimed, nor yet to be read by an import. */
    private static final String ORPHAN = """
            not exists (select 1 from checkpoint_file f where f.sha256 = b.sha256)
            and not exists (select 1 from blob_claim c where c.sha256 = b.sha256 and c.expires_at > now())
            and not exists (
              select 1 from dataset d join job j on j.id = d.job_id
              where d.upload = b.sha256 and j.state in ('QUEUED', 'RUNNING'))
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate own;

    BlobStore(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** A stored file. */
    public record Blob(String sha256, long size) {}

    /** How many blobs there are of a kind, and their bytes. */
    public record Total(long blobs, long bytes) {}

    private record Content(String sha256, long crc32, long size) {}

    /** Stores a file; in a transaction of the caller's, it becomes visible with it. */
    @Transactional
    public Blob store(Path file) {
        Content content = read(file);
        lock("pg_advisory_xact_lock_shared");
        insert(content, file);
        return new Blob(content.sha256(), content.size());
    }

    /**
     * Stores a file in a transaction of its own, claimed by an owner: it is no orphan until the owner {@linkplain #release
     * lets go} of it, or has not stored anything for an hour.
     */
    public Blob put(UUID owner, Path file) {
        Content content = read(file);
        own.executeWithoutResult(status -> {
            lock("pg_advisory_xact_lock_shared");
            claim(owner, content.sha256());
        });
        own.executeWithoutResult(status -> insert(content, file));
        return new Blob(content.sha256(), content.size());
    }

    /** Ends an owner's claims: in the transaction that refers to the blobs, or after a failure. */
    @Transactional
    public void release(UUID owner) {
        jdbc.sql("delete from blob_claim where owner = ?").param(owner).update();
    }

    /**
     * Writes a blob to a file, which appears whole or not at all.
     *
     * @throws IOException if the file cannot be written, or the stored bytes do not have the checksum
     */
    public void fetch(String sha256, Path target) throws IOException {
        Path part = Files.createTempFile(target.getParent(), "blob", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                writeTo(sha256, out);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Streams a blob; fails at its end if the bytes do not have the checksum. */
    public void writeTo(String sha256, OutputStream target) throws IOException {
        try (InputStream in = open(sha256)) {
            in.transferTo(target);
        }
        target.flush();
    }

    /**
     * Reads a blob chunk by chunk; no transaction is open in between. Skipping reads nothing. Fails at the end if all was
     * read and does not have the checksum.
     */
    public InputStream open(String sha256) {
        return new BlobInputStream(sha256, index -> chunk(sha256, index));
    }

    /** The CRC-32 of a blob, as zip archives want it before the bytes. */
    public long crc32(String sha256) throws IOException {
        Optional<Long> known = jdbc.sql("select crc32 from blob where sha256 = ? and crc32 is not null")
                .param(sha256)
                .query(Long.class)
                .optional();
        if (known.isPresent()) {
            return known.get();
        }
        CheckedInputStream in = new CheckedInputStream(open(sha256), new CRC32());
        try (in) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return in.getChecksum().getValue();
    }

    /**
     * Deletes blobs that nothing refers to; returns how many. Waits for those that store, since what they store may be an
     * orphan until they commit; if they take long, the orphans are left for another time. Storing has to wait only while
     * orphans are looked for: a blob that is wanted again before its bytes have gone is kept, or stored anew.
     */
    public int deleteOrphans() {
        try {
            own.executeWithoutResult(status -> {
                jdbc.sql("set local lock_timeout = '10s'").update();
                lock("pg_advisory_xact_lock");
                jdbc.sql("delete from blob_claim where expires_at <= now()").update();
                jdbc.sql("update blob b set doomed = true where not doomed and " + ORPHAN)
                        .update();
            });
        } catch (PessimisticLockingFailureException othersStore) {
            return 0;
        }
        int deleted = 0;
        for (String sha256 : jdbc.sql("select sha256 from blob where doomed")
                .query(String.class)
                .list()) {
            deleted += own.execute(status -> jdbc.sql("delete from blob where sha256 = ? and doomed")
                    .param(sha256)
                    .update());
        }
        return deleted;
    }

    /** What {@link #deleteOrphans} would delete. */
    public Total orphans() {
        return jdbc.sql("select count(*), coalesce(sum(b.size), 0) from blob b where " + ORPHAN)
                .query((row, n) -> new Total(row.getLong(1), row.getLong(2)))
                .single();
    }

    /** The checksum of a file, as blobs are addressed. */
    public static String checksum(Path file) throws IOException {
        Sha256 digest = new Sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest.digest())) {
            pass(in);
        }
        return digest.hex();
    }

    private static Content read(Path file) {
        Sha256 digest = new Sha256();
        CRC32 crc = new CRC32();
        try (InputStream in =
                new CheckedInputStream(new DigestInputStream(Files.newInputStream(file), digest.digest()), crc)) {
            long size = pass(in);
            return new Content(digest.hex(), crc.getValue(), size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long pass(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            size += count;
        }
        return size;
    }

    private byte @Nullable [] chunk(String sha256, long index) {
        return jdbc.sql("select bytes from blob_chunk where sha256 = ? and idx = ?")
                .params(sha256, Math.toIntExact(index))
                .query(byte[].class)
                .optional()
                .orElse(null);
    }

    private void lock(String kind) {
        jdbc.sql("select " + kind + "(?)").param(LOCK).query(rows -> {});
    }

    private void claim(UUID owner, String sha256) {
        jdbc.sql("""
                        insert into blob_claim (owner, sha256, expires_at) values (?, ?, now())
                        on conflict do nothing
                        """).params(owner, sha256).update();
        jdbc.sql("update blob_claim set expires_at = now() + make_interval(secs => ?) where owner = ?")
                .params((double) CLAIM.toSeconds(), owner)
                .update();
    }

    private void insert(Content content, Path file) {
        // A blob that is about to go stays; one that is just going is waited for, and is new then.
        boolean there = jdbc.sql("update blob set doomed = false where sha256 = ?")
                        .param(content.sha256())
                        .update()
                > 0;
        if (there) {
            return;
        }
        int inserted = jdbc.sql(
                        "insert into blob (sha256, size, crc32, created_at) values (?, ?, ?, ?) on conflict do nothing")
                .params(content.sha256(), content.size(), content.crc32(), Timestamp.from(clock.instant()))
                .update();
        if (inserted == 1) {
            writeChunks(file, content);
        }
    }

    private void writeChunks(Path file, Content content) {
        CRC32 written = new CRC32();
        byte[] buffer = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            int chunk = 0;
            for (int count = in.readNBytes(buffer, 0, CHUNK); count > 0; count = in.readNBytes(buffer, 0, CHUNK)) {
                written.update(buffer, 0, count);
                jdbc.sql("insert into blob_chunk (sha256, idx, bytes) values (?, ?, ?)")
                        .params(content.sha256(), chunk, count == CHUNK ? buffer : Arrays.copyOf(buffer, count))
                        .update();
                chunk++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (written.getValue() != content.crc32()) {
            throw new UncheckedIOException(new IOException(file + " changed while it was stored"));
        }
    }
}

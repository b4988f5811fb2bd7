package io.subgoal.store.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Files in the database, in chunks, so that no file is ever whole in memory; the same content is stored once. */
@Component
public class BlobStore {

    /** Key of the advisory lock that storing shares and deleting does not. */
    private static final long LOCK = 0x626c6f62L;

    private static final int CHUNK = 1 << 20;

    private final JdbcClient jdbc;
    private final Clock clock;

    BlobStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A stored file. */
    public record Blob(String sha256, long size) {}

    /** Stores a file; in a transaction of the caller's, it becomes visible with it. */
    @Transactional
    public Blob store(Path file) {
        try {
            long size = Files.size(file);
            String sha256 = checksum(file);
            lock("pg_advisory_xact_lock_shared");
            int inserted = jdbc.sql(
                            "insert into blob (sha256, size, created_at) values (?, ?, ?) on conflict do nothing")
                    .params(sha256, size, Timestamp.from(clock.instant()))
                    .update();
            if (inserted == 1) {
                writeChunks(file, sha256);
            }
            return new Blob(sha256, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a blob to a file, which appears whole or not at all.
     *
     * @throws IOException if the file cannot be written, or the stored bytes do not have the checksum
     */
    @Transactional(readOnly = true)
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
    @Transactional(readOnly = true)
    public void writeTo(String sha256, OutputStream target) throws IOException {
        MessageDigest digest = newDigest();
        DigestOutputStream out = new DigestOutputStream(target, digest);
        int chunk = 0;
        while (true) {
            byte[] bytes = jdbc.sql("select bytes from blob_chunk where sha256 = ? and idx = ?")
                    .params(sha256, chunk)
                    .query(byte[].class)
                    .optional()
                    .orElse(null);
            if (bytes == null) {
                break;
            }
            out.write(bytes);
            chunk++;
        }
        out.flush();
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(sha256)) {
            throw new IOException("blob %s is missing or damaged in the store".formatted(sha256));
        }
    }

    /**
     * Deletes blobs that no checkpoint refers to any more and no import has yet to read; returns how many. Needs a
     * transaction of its own, and waits for those that store: what they store may be an orphan until they commit.
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public int deleteOrphans() {
        lock("pg_advisory_xact_lock");
        return jdbc.sql("""
                        delete from blob b
                        where not exists (select 1 from checkpoint_file f where f.sha256 = b.sha256)
                          and not exists (
                            select 1 from dataset d join job j on j.id = d.job_id
                            where d.upload = b.sha256 and j.state in ('QUEUED', 'RUNNING'))
                        """).update();
    }

    /** The checksum of a file, as blobs are addressed. */
    public static String checksum(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void lock(String kind) {
        jdbc.sql("select " + kind + "(?)").param(LOCK).query(rows -> {});
    }

    private void writeChunks(Path file, String sha256) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            int chunk = 0;
            for (byte[] bytes = in.readNBytes(CHUNK); bytes.length > 0; bytes = in.readNBytes(CHUNK)) {
                jdbc.sql("insert into blob_chunk (sha256, idx, bytes) values (?, ?, ?)")
                        .params(sha256, chunk, bytes)
                        .update();
                chunk++;
            }
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

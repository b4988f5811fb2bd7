package io.subgoal.training.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of files, as lower-case hexadecimal. */
final class Checksum {

    private static final int PIECE = 1 << 20;

    /** Called after each piece with the bytes read so far; may throw to stop. */
    @FunctionalInterface
    interface Ticker {
        void tick(long done);
    }

    private Checksum() {}

    static String sha256(Path file, Ticker ticker) throws IOException {
        return digest("SHA-256", new byte[0], file, ticker);
    }

    /** What git calls a file: SHA-1 over a header with its size, and its content. */
    static String gitBlob(Path file, Ticker ticker) throws IOException {
        byte[] header = ("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII);
        return digest("SHA-1", header, file, ticker);
    }

    private static String digest(String algorithm, byte[] header, Path file, Ticker ticker) throws IOException {
        MessageDigest digest = newDigest(algorithm);
        digest.update(header);
        byte[] piece = new byte[PIECE];
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
                done += count;
                ticker.tick(done);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

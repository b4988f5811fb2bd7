package io.subgoal.store.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A blob as a stream: one chunk in memory at a time, skipped ones never fetched. */
final class BlobInputStream extends InputStream {

    private static final byte[] END = new byte[0];

    private final String sha256;
    private final LongFunction<byte @Nullable []> chunks;
    private final Sha256 digest = new Sha256();

    private long position;
    private boolean skipped;
    /** The chunk that holds the position; null if it has to be fetched; {@link #END} behind the last one. */
    private byte @Nullable [] chunk;

    /**
     * @param chunks gives the chunk of an index, or null if there is none
     */
    BlobInputStream(String sha256, LongFunction<byte @Nullable []> chunks) {
        this.sha256 = sha256;
        this.chunks = chunks;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        byte[] current = current();
        if (current == END) {
            return -1;
        }
        int from = (int) (position % BlobStore.CHUNK);
        int count = Math.min(length, current.length - from);
        System.arraycopy(current, from, target, offset, count);
        position += count;
        if (from + count == BlobStore.CHUNK) {
            chunk = null;
        }
        return count;
    }

    @Override
    public long transferTo(OutputStream target) throws IOException {
        long start = position;
        for (byte[] current = current(); current != END; current = current()) {
            int from = (int) (position % BlobStore.CHUNK);
            int count = current.length - from;
            target.write(current, from, count);
            position += count;
            if (from + count == BlobStore.CHUNK) {
                chunk = null;
            }
        }
        return position - start;
    }

    @Override
    public long skip(long count) {
        if (count <= 0) {
            return 0;
        }
        skipped = true;
        long before = position / BlobStore.CHUNK;
        position += count;
        if (position / BlobStore.CHUNK != before) {
            chunk = null;
        }
        return count;
    }

    private byte[] current() throws IOException {
        byte[] current = chunk;
        if (current == null) {
            current = chunks.apply(position / BlobStore.CHUNK);
            if (current == null) {
                return end();
            }
            if (!skipped) {
                digest.digest().update(current);
            }
            chunk = current;
        }
        // The last chunk may not be full.
        return current == END || position % BlobStore.CHUNK < current.length ? current : end();
    }

    private byte[] end() throws IOException {
        requireWhole();
        chunk = END;
        return END;
    }

    private void requireWhole() throws IOException {
        if (!skipped && !digest.hex().equals(sha256)) {
            throw new IOException("blob %s is missing or damaged in the store".formatted(sha256));
        }
    }
}

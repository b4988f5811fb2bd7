package io.subgoal.t5.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;

/**
 * A tensor in an open file.
 *
 * @param file what it is called in messages
 * @param start its first byte in the file
 */
record StoredTensor(String file, String name, Precision precision, long[] shape, long start, FileChannel channel)
        implements Tensor {

    private static final int PIECE = 1 << 16;

    /** @throws CheckpointException if a value is not a finite number, or the file cannot be read */
    @Override
    public void read(long from, FloatBuffer into) {
        ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE, into.remaining()) * precision.size())
                .order(ByteOrder.LITTLE_ENDIAN);
        long at = start + from * precision.size();
        try {
            while (into.hasRemaining()) {
                int count = Math.min(PIECE, into.remaining());
                piece.clear().limit(count * precision.size());
                Safetensors.readFully(channel, piece, at);
                for (int i = 0; i < count; i++) {
                    into.put(finite(precision.get(piece, i)));
                }
                at += piece.limit();
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read tensor '%s' of %s".formatted(name, file), e);
        }
    }

    private float finite(float value) {
        if (!Float.isFinite(value)) {
            throw new CheckpointException("%s: tensor '%s' holds NaN or infinite values".formatted(file, name));
        }
        return value;
    }
}

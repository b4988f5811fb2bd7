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
        int most = Math.min(PIECE, into.remaining());
        ByteBuffer bytes = ByteBuffer.allocate(most * precision.size()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[most];
        long at = start + from * precision.size();
        try {
            while (into.hasRemaining()) {
                int count = Math.min(most, into.remaining());
                Safetensors.readFully(channel, bytes.clear().limit(count * precision.size()), at);
                precision.widen(bytes.rewind(), values, count);
                requireFinite(values, count);
                into.put(values, 0, count);
                at += bytes.limit();
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read tensor '%s' of %s".formatted(name, file), e);
        }
    }

    private void requireFinite(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values[i])) {
                throw new CheckpointException("%s: tensor '%s' holds NaN or infinite values".formatted(file, name));
            }
        }
    }
}

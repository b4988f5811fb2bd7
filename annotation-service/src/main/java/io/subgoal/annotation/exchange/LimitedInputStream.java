package io.subgoal.annotation.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives up beyond a limit: a small archive may hold a great deal. */
final class LimitedInputStream extends FilterInputStream {

    private final long limit;
    private long read;

    LimitedInputStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int bytes) {
        read += bytes;
        if (read > limit) {
            throw new BadTrajectoryFileException(
                    "The file is larger than %d bytes when unpacked. Import it in parts, or raise subgoal.annotation.import.unpacked-limit"
                            .formatted(limit));
        }
    }
}

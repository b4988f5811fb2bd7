package io.subgoal.t5.onnx;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** T5's relative position bias of one stack: what is added to an attention score by how far key and query lie apart. */
final class PositionBias {

    private final T5Config config;
    private final boolean both;
    private final float[] table;

    /**
     * @param table {@code [buckets, heads]}
     * @param both whether keys after the query are seen, as in the encoder
     */
    PositionBias(T5Config config, Tensor table, boolean both) {
        this.config = config;
        this.both = both;
        this.table = table.values();
    }

    /** Fills {@code [heads, length, length]}, queries by keys. */
    void fill(MemorySegment bias, int length) {
        int distances = 2 * length - 1;
        float[] row = new float[distances];
        for (int head = 0; head < config.numHeads(); head++) {
            for (int i = 0; i < distances; i++) {
                row[i] = of(head, i - (length - 1));
            }
            for (int query = 0; query < length; query++) {
                long at = ((long) head * length + query) * length * Float.BYTES;
                MemorySegment.copy(row, length - 1 - query, bias, ValueLayout.JAVA_FLOAT, at, length);
            }
        }
    }

    /** Fills {@code [heads, 1, length]}: the last position as the query. */
    void fillLast(MemorySegment bias, int length) {
        for (int head = 0; head < config.numHeads(); head++) {
            for (int key = 0; key < length; key++) {
                bias.setAtIndex(ValueLayout.JAVA_FLOAT, (long) head * length + key, of(head, key - (length - 1)));
            }
        }
    }

    private float of(int head, int distance) {
        return table[bucket(distance) * config.numHeads() + head];
    }

    /**
     * The bucket of a distance, key minus query: {@code _relative_position_bucket} of Hugging Face's modeling_t5.py. The
     * logarithm is taken in floats, as there: the border of a bucket may hang on the last bit.
     */
    int bucket(int distance) {
        int count = config.relativeAttentionNumBuckets();
        int base = 0;
        int n = Math.max(0, -distance);
        if (both) {
            count /= 2;
            base = distance > 0 ? count : 0;
            n = Math.abs(distance);
        }
        int exact = count / 2;
        if (n < exact) {
            return base + n;
        }
        float far = (float) Math.log((float) n / exact)
                / (float) Math.log((double) config.relativeAttentionMaxDistance() / exact);
        return base + Math.min(exact + (int) (far * (count - exact)), count - 1);
    }
}

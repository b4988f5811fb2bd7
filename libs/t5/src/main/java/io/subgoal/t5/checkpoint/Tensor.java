package io.subgoal.t5.checkpoint;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A tensor as Java sees it: 32-bit floats, last dimension fastest. They may lie in an array, in a file or on a device, and
 * are brought piece by piece, so that a large model is never in memory twice.
 */
public interface Tensor {

    /** Sizes of its dimensions; do not change. */
    long[] shape();

    /**
     * Brings neighbouring values.
     *
     * @param from position of the first
     * @param into is filled up to its limit
     */
    void read(long from, FloatBuffer into);

    /** Number of values. */
    default long size() {
        return Arrays.stream(shape()).reduce(1, Math::multiplyExact);
    }

    /**
     * All values, at most 2<sup>31</sup> of them. The array may be the tensor's own: changing it changes the tensor.
     */
    default float[] values() {
        float[] values = new float[Math.toIntExact(size())];
        read(0, FloatBuffer.wrap(values));
        return values;
    }

    /** This tensor if its values lie in an array, and a copy that does otherwise. */
    default Tensor inMemory() {
        return copy();
    }

    /** A tensor of its own with the same values. */
    default Tensor copy() {
        float[] values = new float[Math.toIntExact(size())];
        read(0, FloatBuffer.wrap(values));
        return of(shape(), values);
    }

    /** A tensor in memory; the array is not copied. */
    static Tensor of(long[] shape, float[] values) {
        Tensor tensor = new ArrayTensor(shape, values);
        if (tensor.size() != values.length) {
            throw new IllegalArgumentException(
                    "%d values are not of shape %s".formatted(values.length, Arrays.toString(shape)));
        }
        return tensor;
    }
}

package io.subgoal.t5.checkpoint;

import java.nio.ByteBuffer;

/** How the numbers of a tensor are stored. In memory they are 32-bit floats. */
public enum Precision {
    F32("float32", 4, Float.MAX_VALUE) {
        @Override
        void widen(ByteBuffer bytes, float[] into, int count) {
            bytes.asFloatBuffer().get(into, 0, count);
        }

        @Override
        void round(float[] values, int count, ByteBuffer into) {
            into.asFloatBuffer().put(values, 0, count);
            into.position(count * Float.BYTES);
        }
    },
    F16("float16", 2, 65504) {
        @Override
        void widen(ByteBuffer bytes, float[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = Float.float16ToFloat(bytes.getShort(2 * i));
            }
        }

        @Override
        void round(float[] values, int count, ByteBuffer into) {
            for (int i = 0; i < count; i++) {
                into.putShort(Float.floatToFloat16(values[i]));
            }
        }
    },
    BF16("bfloat16", 2, 0x1.fep127f) {
        @Override
        void widen(ByteBuffer bytes, float[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
            }
        }

        /** To the nearest, ties to even, as PyTorch does. */
        @Override
        void round(float[] values, int count, ByteBuffer into) {
            for (int i = 0; i < count; i++) {
                int bits = Float.floatToIntBits(values[i]);
                into.putShort((short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16));
            }
        }
    };

    private final String torchName;
    private final int size;
    private final float largest;

    Precision(String torchName, int size, float largest) {
        this.torchName = torchName;
        this.size = size;
        this.largest = largest;
    }

    /** What PyTorch calls it, as in {@code config.json}. */
    public String torchName() {
        return torchName;
    }

    /** Bytes of a number. */
    public int size() {
        return size;
    }

    /** The largest number it holds. */
    float largest() {
        return largest;
    }

    /** Reads numbers from the start of a buffer. */
    abstract void widen(ByteBuffer bytes, float[] into, int count);

    /** Puts numbers into a buffer, from its position on. */
    abstract void round(float[] values, int count, ByteBuffer into);
}

package io.subgoal.t5.checkpoint;

import java.nio.ByteBuffer;

/** How the numbers of a tensor are stored. In memory they are 32-bit floats. */
public enum Precision {
    F32("float32", 4, Float.MAX_VALUE) {
        @Override
        float get(ByteBuffer bytes, int index) {
            return bytes.getFloat(4 * index);
        }

        @Override
        void put(ByteBuffer bytes, float value) {
            bytes.putFloat(value);
        }
    },
    F16("float16", 2, 65504) {
        @Override
        float get(ByteBuffer bytes, int index) {
            return Float.float16ToFloat(bytes.getShort(2 * index));
        }

        @Override
        void put(ByteBuffer bytes, float value) {
            bytes.putShort(Float.floatToFloat16(value));
        }
    },
    BF16("bfloat16", 2, 0x1.fep127f) {
        @Override
        float get(ByteBuffer bytes, int index) {
            return Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
        }

        /** To the nearest, ties to even, as PyTorch does. */
        @Override
        void put(ByteBuffer bytes, float value) {
            int bits = Float.floatToIntBits(value);
            bytes.putShort((short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16));
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

    abstract float get(ByteBuffer bytes, int index);

    abstract void put(ByteBuffer bytes, float value);
}

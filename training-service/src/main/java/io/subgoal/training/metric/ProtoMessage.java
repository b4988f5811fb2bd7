package io.subgoal.training.metric;

import java.io.ByteArrayOutputStream;

/** A small message in the encoding of Protocol Buffers. */
final class ProtoMessage {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A number; 0 is said by leaving it out. */
    ProtoMessage varint(int field, long value) {
        if (value != 0) {
            tag(field, VARINT);
            varint(value);
        }
        return this;
    }

    ProtoMessage fixed64(int field, double value) {
        tag(field, FIXED_64);
        little(Double.doubleToLongBits(value), Long.BYTES);
        return this;
    }

    ProtoMessage fixed32(int field, float value) {
        tag(field, FIXED_32);
        little(Float.floatToIntBits(value), Integer.BYTES);
        return this;
    }

    /** Text, bytes or another message. */
    ProtoMessage bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void tag(int field, int wireType) {
        varint(((long) field << 3) | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void little(long bits, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (bits >>> (8 * i)));
        }
    }
}

package io.subgoal.training.metric;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file: TFRecords of {@code Event} messages. The field numbers are those of {@code event.proto} and
 * {@code summary.proto} of TensorFlow, the framing that of its {@code tfrecord} format.
 */
final class EventFile {

    private static final int CRC_MASK = 0xa282ead8;

    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;

    private final OutputStream out;

    /** Begins a file, which is said to be of a time. */
    EventFile(OutputStream out, Instant createdAt) throws IOException {
        this.out = out;
        write(new ProtoMessage()
                .fixed64(EVENT_WALL_TIME, seconds(createdAt))
                .bytes(EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.US_ASCII)));
    }

    /** A value, as a 32-bit float. */
    void scalar(Instant at, long step, String tag, double value) throws IOException {
        ProtoMessage simple = new ProtoMessage()
                .bytes(VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8))
                .fixed32(VALUE_SIMPLE, (float) value);
        write(new ProtoMessage()
                .fixed64(EVENT_WALL_TIME, seconds(at))
                .varint(EVENT_STEP, step)
                .bytes(
                        EVENT_SUMMARY,
                        new ProtoMessage()
                                .bytes(SUMMARY_VALUE, simple.toBytes())
                                .toBytes()));
    }

    private void write(ProtoMessage message) throws IOException {
        byte[] data = message.toBytes();
        byte[] length = little(Long.BYTES).putLong(data.length).array();
        out.write(length);
        out.write(little(Integer.BYTES).putInt(maskedCrc(length)).array());
        out.write(data);
        out.write(little(Integer.BYTES).putInt(maskedCrc(data)).array());
    }

    private static int maskedCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}

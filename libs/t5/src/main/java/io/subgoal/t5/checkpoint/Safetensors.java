package io.subgoal.t5.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The safetensors format: eight bytes of header length, a JSON header, the tensors' bytes. Reads and writes F32, F16
 * and BF16. A file that does not add up is refused before anything large is allocated.
 */
public final class Safetensors {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long HEADER_LIMIT = 64L << 20;
    /** Values that are written at a time. */
    private static final int PIECE = 1 << 16;

    private Safetensors() {}

    /** A tensor in a file: how it is stored and where, in bytes from the end of the header. */
    private record Entry(String name, Precision precision, long[] shape, long begin, long end) {}

    /** A file whose tensors are read when they are asked for, until it is closed. */
    public record Opened(FileChannel channel, Map<String, Tensor> tensors) implements AutoCloseable {

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Opens a file: its header is read and checked, its numbers are when they are asked for. */
    @SuppressWarnings("MustBeClosedChecker") // closed by what is returned, or on failure
    public static Opened open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new Opened(channel, tensors(file, channel));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file, e);
        }
    }

    /** Reads every tensor of a file into memory. */
    public static Map<String, Tensor> read(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (Opened opened = open(file)) {
            opened.tensors().forEach((name, tensor) -> tensors.put(name, tensor.copy()));
        }
        return tensors;
    }

    private static Map<String, Tensor> tensors(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        long headerLength = headerLength(file, channel, size);
        long dataStart = 8 + headerLength;
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries(file, header(file, channel, (int) headerLength), size - dataStart)) {
            tensors.put(
                    entry.name(),
                    new StoredTensor(
                            file.toString(),
                            entry.name(),
                            entry.precision(),
                            entry.shape(),
                            dataStart + entry.begin(),
                            channel));
        }
        return tensors;
    }

    /** Writes tensors in the order of the map, nothing rounded. */
    public static void write(Path file, Map<String, Tensor> tensors) {
        write(file, tensors, Precision.F32);
    }

    /** Writes tensors in the order of the map, rounded to a precision. */
    public static void write(Path file, Map<String, Tensor> tensors, Precision precision) {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            ObjectNode node = header.putObject(tensor.getKey());
            node.put("dtype", precision.name());
            ArrayNode shape = node.putArray("shape");
            Arrays.stream(tensor.getValue().shape()).forEach(shape::add);
            long end = offset + precision.size() * tensor.getValue().size();
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
                out.write(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(padded.length)
                        .array());
                out.write(padded);
                for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                    writeFloats(out, tensor.getKey(), tensor.getValue(), precision);
                }
            } catch (CheckpointException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + file, e);
        }
    }

    private static void writeFloats(OutputStream out, String name, Tensor tensor, Precision precision)
            throws IOException {
        float[] values = new float[PIECE];
        ByteBuffer bytes = ByteBuffer.allocate(PIECE * precision.size()).order(ByteOrder.LITTLE_ENDIAN);
        long size = tensor.size();
        for (long from = 0; from < size; from += PIECE) {
            int count = (int) Math.min(PIECE, size - from);
            tensor.read(from, FloatBuffer.wrap(values, 0, count));
            for (int i = 0; i < count; i++) {
                if (!(Math.abs(values[i]) <= precision.largest())) {
                    throw new CheckpointException(
                            "tensor '%s' holds %s, which %s cannot".formatted(name, values[i], precision));
                }
            }
            precision.round(values, count, bytes.clear());
            out.write(bytes.array(), 0, bytes.position());
        }
    }

    private static long headerLength(Path file, FileChannel channel, long size) throws IOException {
        if (size < 8) {
            throw new CheckpointException(file + " is too short to be a safetensors file");
        }
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, length, 0);
        long value = length.getLong(0);
        if (value < 2 || value > size - 8 || value > HEADER_LIMIT) {
            throw new CheckpointException("%s claims a header of %s bytes; the file has %d and the limit is %d"
                    .formatted(file, Long.toUnsignedString(value), size, HEADER_LIMIT));
        }
        return value;
    }

    private static JsonNode header(Path file, FileChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        readFully(channel, bytes, 8);
        try {
            JsonNode header = JSON.readTree(new String(bytes.array(), StandardCharsets.UTF_8));
            if (!header.isObject()) {
                throw new CheckpointException(file + ": the header is not a JSON object");
            }
            return header;
        } catch (JacksonException e) {
            throw new CheckpointException(file + ": the header is not valid JSON", e);
        }
    }

    static void readFully(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("unexpected end of file");
            }
        }
    }

    private static List<Entry> entries(Path file, JsonNode header, long dataLength) {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : header.properties()) {
            if (!property.getKey().equals("__metadata__")) {
                entries.add(entry(file, property.getKey(), property.getValue(), dataLength));
            }
        }
        List<Entry> byPlace =
                entries.stream().sorted(Comparator.comparingLong(Entry::begin)).toList();
        long end = 0;
        for (Entry entry : byPlace) {
            if (entry.begin() < end) {
                throw new CheckpointException("%s: tensor '%s' overlaps another".formatted(file, entry.name()));
            }
            end = entry.end();
        }
        return entries;
    }

    private static Entry entry(Path file, String name, JsonNode node, long dataLength) {
        String type = node.path("dtype").asString("");
        Precision precision = Arrays.stream(Precision.values())
                .filter(known -> known.name().equals(type))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        "%s: tensor '%s' has dtype '%s'; F32, F16 and BF16 can be read".formatted(file, name, type)));
        JsonNode shapeNode = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!shapeNode.isArray() || shapeNode.size() > 8 || !offsets.isArray() || offsets.size() != 2) {
            throw new CheckpointException("%s: tensor '%s' lacks a shape or two data_offsets".formatted(file, name));
        }
        long begin = offsets.get(0).asLong(-1);
        long end = offsets.get(1).asLong(-1);
        if (begin < 0 || end < begin || end > dataLength) {
            throw new CheckpointException("%s: tensor '%s' has offsets %d to %d outside the file's %d bytes of data"
                    .formatted(file, name, begin, end, dataLength));
        }
        long[] shape = new long[shapeNode.size()];
        long count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shapeNode.get(i).asLong(-1);
            if (shape[i] < 0 || (count > 0 && shape[i] > dataLength / count)) {
                throw new CheckpointException("%s: tensor '%s' has an impossible shape".formatted(file, name));
            }
            count *= shape[i];
        }
        if (count * precision.size() != end - begin) {
            throw new CheckpointException("%s: tensor '%s' of shape %s does not fit its %d bytes"
                    .formatted(file, name, Arrays.toString(shape), end - begin));
        }
        return new Entry(name, precision, shape, begin, end);
    }
}

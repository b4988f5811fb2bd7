package io.subgoal.t5.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 * and BF16; in memory all are 32-bit floats. A file that does not add up is refused before anything large is allocated.
 */
public final class Safetensors {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long HEADER_LIMIT = 64L << 20;
    private static final int PIECE = 1 << 20;

    private Safetensors() {}

    /** A tensor in a file: how it is stored and where, in bytes from the end of the header. */
    private record Entry(String name, Precision precision, long[] shape, long begin, long end) {}

    /** Reads every tensor of a file. */
    public static Map<String, Tensor> read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long headerLength = headerLength(file, channel, size);
            List<Entry> entries = entries(file, header(file, channel, (int) headerLength), size - 8 - headerLength);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Entry entry : entries) {
                tensors.put(entry.name(), new Tensor(entry.shape(), floats(file, entry, channel, 8 + headerLength)));
            }
            return tensors;
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file, e);
        }
    }

    /** Writes tensors as they are in memory, in the order of the map. */
    public static void write(Path file, Map<String, Tensor> tensors) {
        write(file, tensors, Precision.F32);
    }

    /** Writes tensors in the order of the map, rounded to a precision. */
    public static void write(Path file, Map<String, Tensor> tensors, Precision precision) {
        tensors.forEach((name, tensor) -> requireFits(name, tensor, precision));
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            ObjectNode node = header.putObject(tensor.getKey());
            node.put("dtype", precision.name());
            ArrayNode shape = node.putArray("shape");
            Arrays.stream(tensor.getValue().shape()).forEach(shape::add);
            long end = offset + (long) precision.size() * tensor.getValue().values().length;
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(padded.length)
                    .array());
            out.write(padded);
            for (Tensor tensor : tensors.values()) {
                writeFloats(out, tensor.values(), precision);
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + file, e);
        }
    }

    private static void requireFits(String name, Tensor tensor, Precision precision) {
        for (float value : tensor.values()) {
            if (!(Math.abs(value) <= precision.largest())) {
                throw new CheckpointException(
                        "tensor '%s' holds %s, which %s cannot".formatted(name, value, precision));
            }
        }
    }

    private static void writeFloats(OutputStream out, float[] values, Precision precision) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (!chunk.hasRemaining()) {
                out.write(chunk.array());
                chunk.clear();
            }
            precision.put(chunk, value);
        }
        out.write(chunk.array(), 0, chunk.position());
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

    private static void readFully(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
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
        if (count * precision.size() != end - begin || count > Integer.MAX_VALUE - 8) {
            throw new CheckpointException("%s: tensor '%s' of shape %s does not fit its %d bytes"
                    .formatted(file, name, Arrays.toString(shape), end - begin));
        }
        return new Entry(name, precision, shape, begin, end);
    }

    /** Reads piece by piece: a tensor may be larger than what can be mapped at once. */
    private static float[] floats(Path file, Entry entry, FileChannel channel, long dataStart) throws IOException {
        int size = entry.precision().size();
        float[] values = new float[Math.toIntExact((entry.end() - entry.begin()) / size)];
        ByteBuffer piece = ByteBuffer.allocateDirect(Math.min(PIECE, Math.max(size, values.length * size)))
                .order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < values.length) {
            int count = Math.min(piece.capacity() / size, values.length - at);
            piece.clear().limit(count * size);
            readFully(channel, piece, dataStart + entry.begin() + (long) at * size);
            for (int i = 0; i < count; i++) {
                values[at + i] = entry.precision().get(piece, i);
            }
            at += count;
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new CheckpointException(
                        "%s: tensor '%s' holds NaN or infinite values".formatted(file, entry.name()));
            }
        }
        return values;
    }
}

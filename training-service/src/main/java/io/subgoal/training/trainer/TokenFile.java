package io.subgoal.training.trainer;

import io.subgoal.t5.train.Example;
import io.subgoal.textworld.prompt.Role;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * Rows in tokens, in a file: looked up by number, never all in memory. The file is written once, appears whole or not at
 * all, and is checked when it is opened.
 *
 * <p>Layout: magic; for each row its tokens as 32-bit numbers, its target's text and where it comes from; then the index;
 * at the end the position of the index and a CRC-32C of all that stands before. Big-endian.
 */
final class TokenFile implements AutoCloseable {

    private static final long MAGIC = 0x7375_6267_726f_7731L; // "subgrow1"
    /** Roles by their number in the file. */
    private static final List<Role> ROLES = List.of(Role.EXECUTOR, Role.CONTROLLER, Role.FIRST_SUBGOAL, Role.IMITATION);

    private static final int TRAILER = 2 * Long.BYTES;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena;
    private final MemorySegment bytes;
    private final long[] offsets;
    private final int[] sourceLengths;
    private final int[] targetLengths;
    private final int[] taskOf;
    private final List<String> tasks;
    private final long cutSources;
    private final long cutTargets;

    /**
     * Where a row comes from.
     *
     * @param step which of the episode's kept steps is the target
     */
    record Origin(Role role, String taskId, int variation, int step) {

        boolean sameTrajectory(Origin other) {
            return role == other.role && taskId.equals(other.taskId) && variation == other.variation;
        }

        /** For people. */
        @Override
        public String toString() {
            return "%s row of task %s variation %d step %d".formatted(role.wireName(), taskId, variation, step);
        }
    }

    private TokenFile(Arena arena, MemorySegment bytes) {
        this.arena = arena;
        this.bytes = bytes;
        long at = bytes.get(LONG, bytes.byteSize() - TRAILER);
        int rows = bytes.get(INT, at);
        int taskCount = bytes.get(INT, at + 4);
        cutSources = bytes.get(LONG, at + 8);
        cutTargets = bytes.get(LONG, at + 16);
        at += 24;
        tasks = new ArrayList<>(taskCount);
        for (int i = 0; i < taskCount; i++) {
            int length = bytes.get(INT, at);
            tasks.add(text(at + 4, length));
            at += 4 + length;
        }
        offsets = new long[rows];
        sourceLengths = new int[rows];
        targetLengths = new int[rows];
        taskOf = new int[rows];
        for (int i = 0; i < rows; i++, at += 20) {
            offsets[i] = bytes.get(LONG, at);
            sourceLengths[i] = bytes.get(INT, at + 8);
            targetLengths[i] = bytes.get(INT, at + 12);
            taskOf[i] = bytes.get(INT, at + 16);
        }
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it is damaged or not one of these
     */
    static TokenFile open(Path file) throws IOException {
        requireIntact(file);
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new TokenFile(arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static void requireIntact(Path file) throws IOException {
        long body = Files.size(file) - Long.BYTES;
        if (body < 3 * Long.BYTES) {
            throw new IOException(file + " is too short");
        }
        CRC32C crc = new CRC32C();
        try (InputStream in = Files.newInputStream(file);
                CheckedInputStream checked = new CheckedInputStream(in, crc)) {
            boolean ours = new DataInputStream(checked).readLong() == MAGIC;
            byte[] buffer = new byte[1 << 16];
            for (long left = body - Long.BYTES; ours && left > 0; ) {
                int read = checked.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                left -= read;
            }
            if (!ours || new DataInputStream(in).readLong() != crc.getValue()) {
                throw new IOException(file + " is damaged");
            }
        }
    }

    int size() {
        return offsets.length;
    }

    /** Tokens of each row's source. */
    int[] sourceLengths() {
        return sourceLengths.clone();
    }

    /** Tokens of all sources and targets. */
    long tokens() {
        return Arrays.stream(sourceLengths).asLongStream().sum()
                + Arrays.stream(targetLengths).asLongStream().sum();
    }

    /** The task of each row as an index into {@link #tasks}. */
    int[] taskOf() {
        return taskOf.clone();
    }

    /** Ids of the tasks. */
    List<String> tasks() {
        return List.copyOf(tasks);
    }

    /** Rows whose history or look was shortened to fit. */
    long cutSources() {
        return cutSources;
    }

    /** Rows whose target was cut. */
    long cutTargets() {
        return cutTargets;
    }

    Example example(int row) {
        long at = offsets[row];
        int[] source = ints(at, sourceLengths[row]);
        return new Example(source, ints(at + 4L * source.length, targetLengths[row]));
    }

    /** The text that the model is to answer, as in {@link RowEncoder.Encoded#answer}. */
    String target(int row) {
        long at = afterTokens(row);
        return text(at + 16, bytes.get(INT, at + 12));
    }

    Origin origin(int row) {
        long at = afterTokens(row);
        return new Origin(
                ROLES.get(bytes.get(INT, at)), tasks.get(taskOf[row]), bytes.get(INT, at + 4), bytes.get(INT, at + 8));
    }

    private long afterTokens(int row) {
        return offsets[row] + 4L * (sourceLengths[row] + targetLengths[row]);
    }

    private int[] ints(long at, int count) {
        return bytes.asSlice(at, 4L * count).toArray(INT);
    }

    private String text(long at, int length) {
        return new String(bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        arena.close();
    }

    /** Writes a file; without {@link #finish} there is none. */
    static final class Writer implements AutoCloseable {

        private final Path target;
        private final Path part;
        private final CRC32C crc = new CRC32C();
        private final DataOutputStream out;
        private final List<String> tasks = new ArrayList<>();
        private long[] index = new long[4 * 1024];
        private int rows;
        private long position;
        private long cutSources;
        private long cutTargets;

        Writer(Path target) throws IOException {
            this.target = target;
            part = Files.createTempFile(target.getParent(), "rows", ".part");
            out = new DataOutputStream(
                    new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16), crc));
            out.writeLong(MAGIC);
            position = Long.BYTES;
        }

        void add(io.subgoal.textworld.example.Example row, RowEncoder.Encoded encoded) throws IOException {
            int[] source = encoded.example().source();
            int[] wanted = encoded.example().target();
            byte[] answer = encoded.answer().getBytes(StandardCharsets.UTF_8);
            remember(row.trajectory().task().id(), source.length, wanted.length);
            for (int token : source) {
                out.writeInt(token);
            }
            for (int token : wanted) {
                out.writeInt(token);
            }
            out.writeInt(ROLES.indexOf(row.role()));
            out.writeInt(row.trajectory().variation());
            out.writeInt(row.index());
            out.writeInt(answer.length);
            out.write(answer);
            position += 4L * (source.length + wanted.length) + 16 + answer.length;
            cutSources += encoded.cutSource() ? 1 : 0;
            cutTargets += encoded.cutTarget() ? 1 : 0;
        }

        private void remember(String task, int sourceLength, int targetLength) {
            if (!tasks.contains(task)) {
                tasks.add(task);
            }
            if (4 * rows == index.length) {
                index = Arrays.copyOf(index, 2 * index.length);
            }
            index[4 * rows] = position;
            index[4 * rows + 1] = sourceLength;
            index[4 * rows + 2] = targetLength;
            index[4 * rows + 3] = tasks.indexOf(task);
            rows++;
        }

        /** Writes the index and lets the file appear. */
        void finish() throws IOException {
            out.writeInt(rows);
            out.writeInt(tasks.size());
            out.writeLong(cutSources);
            out.writeLong(cutTargets);
            for (String task : tasks) {
                byte[] name = task.getBytes(StandardCharsets.UTF_8);
                out.writeInt(name.length);
                out.write(name);
            }
            for (int i = 0; i < rows; i++) {
                out.writeLong(index[4 * i]);
                for (int j = 1; j < 4; j++) {
                    out.writeInt((int) index[4 * i + j]);
                }
            }
            out.writeLong(position);
            out.flush();
            out.writeLong(crc.getValue());
            out.close();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(part);
        }
    }
}

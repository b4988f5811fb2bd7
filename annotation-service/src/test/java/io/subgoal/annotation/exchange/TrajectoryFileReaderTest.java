package io.subgoal.annotation.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class TrajectoryFileReaderTest {

    private static final String STEP = """
            {"action": "look around", "observation": "a room", "score": 0, "isCompleted": false, "freelook": "a room\\n", "inventory": ""}""";

    /** As ScienceWorld's exporter writes it: an older name, a key of the archive's own, every value of a step a text. */
    private static final String ARCHIVE = """
            {"18": {"taskIdx": 18, "taskName": "task-5-chemistry-mix-paint-(secondary-color)", "goldActionSequences": [
              {"variationIdx": 3, "fold": "train", "taskDescription": "Task Description:\\nMix paint.", "path": [
                {"action": "look around", "observation": "here", "score": "0.0", "isCompleted": "false", "freelook": "here\\n", "inventory": "In"},
                {"action": "mix jug", "observation": "green", "score": "0.7833333333333333", "isCompleted": "true", "freelook": "here\\n", "inventory": "In"}]},
              {"variationIdx": 30, "fold": "test", "extra": {"deep": [1, 2]}, "taskDescription": "Mix.", "path": [
                {"action": "wait1", "observation": "", "score": "-1", "isCompleted": "True", "freelook": "", "inventory": ""}]}]},
             "28": {"taskName": "task-9-mendellian-genetics-(known-plant)", "goldActionSequences": []}}""";

    @TempDir
    Path directory;

    private final TrajectoryFileReader reader = new TrajectoryFileReader(1 << 20);

    @Test
    void readsThePublishedArchivesFormat() throws IOException {
        Read read = read(ARCHIVE);
        assertThat(read.format()).isEqualTo(TrajectoryFormat.ARCHIVE);
        assertThat(read.trajectories())
                .containsExactly(
                        new Trajectory(
                                Tasks.get("6-2"),
                                3,
                                Fold.TRAIN,
                                "Mix paint.",
                                List.of(
                                        new Step("look around", "here", 0, false, "here\n", "In"),
                                        new Step("mix jug", "green", 0.7833333333333333, true, "here\n", "In"))),
                        new Trajectory(
                                Tasks.get("6-2"),
                                30,
                                Fold.TEST,
                                "Mix.",
                                List.of(new Step("wait1", "", -1, true, "", ""))));
    }

    @Test
    void readsLinesWithIdsOrNamesOfTasks() throws IOException {
        Read read = read(line("4-1", 7) + "\n\n" + line("find-animal", 8));
        assertThat(read.format()).isEqualTo(TrajectoryFormat.JSONL);
        assertThat(read.trajectories())
                .extracting(t -> t.task().id() + "/" + t.variation() + "/" + t.fold())
                .containsExactly("4-1/7/TRAIN", "4-4/8/TRAIN");
        assertThat(read.trajectories().getFirst().steps())
                .containsExactly(new Step("look around", "a room", 0, false, "a room\n", ""));
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        List<Trajectory> written = read(ARCHIVE).trajectories();
        assertThat(read(jsonl(written)).trajectories()).isEqualTo(written);
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        ArchiveWriter.write(task -> written.stream().filter(t -> t.task().equals(task)), archive);
        Read again = read(archive.toString(StandardCharsets.UTF_8));
        assertThat(again.format()).isEqualTo(TrajectoryFormat.ARCHIVE);
        assertThat(again.trajectories()).isEqualTo(written);
        assertThat(archive.toString(StandardCharsets.UTF_8))
                .startsWith("{\"18\":{\"taskIdx\":18,\"taskName\":\"task-5-chemistry-mix-paint-(secondary-color)\"")
                .contains("\"score\":\"0.7833333333333333\",\"isCompleted\":\"true\"");
    }

    @Test
    void readsTheOneJsonFileOfAZipArchive() throws IOException {
        Path zip = zip(Map.of(
                "gold/paths.json", ARCHIVE,
                "gold/README.md", "about",
                "__MACOSX/gold/paths.json", "x",
                "gold/.hidden.json", "x"));
        List<Trajectory> trajectories = new ArrayList<>();
        assertThat(reader.read(zip, trajectories::add)).isEqualTo(TrajectoryFormat.ARCHIVE);
        assertThat(trajectories).hasSize(2);
    }

    @Test
    void readsFilesCompressedWithXz() throws IOException {
        List<Trajectory> written = read(ARCHIVE).trajectories();
        byte[] xz = xz(out -> written.forEach(t -> TrajectoryWriter.writeLine(t, out)));
        List<Trajectory> trajectories = new ArrayList<>();
        assertThat(reader.read(Files.write(directory.resolve("xz"), xz), trajectories::add))
                .isEqualTo(TrajectoryFormat.JSONL);
        assertThat(trajectories).isEqualTo(written);
        assertThat(xz(out -> written.forEach(t -> TrajectoryWriter.writeLine(t, out))))
                .isEqualTo(xz);
    }

    @Test
    void refusesXzFilesThatAreBrokenOrWantTooMuchMemory() throws IOException {
        byte[] whole = xz(out -> text(out, line("4-1", 7)));
        assertBadXz(Arrays.copyOf(whole, whole.length / 2), "breaks off before its end");
        byte[] damaged = whole.clone();
        damaged[14] ^= 1;
        assertBadXz(damaged, "xz file is damaged");
        assertBadXz(xz(out -> text(out, " ".repeat(2 << 20))), "when unpacked");
        assertBadXz(xzOf(1 << 30), "more than the 80 there are");

        LZMA2Options strongest = new LZMA2Options(9);
        Path large = Files.write(directory.resolve("large"), xzOf(strongest.getDictSize()));
        assertThat(reader.read(large, t -> {})).isEqualTo(TrajectoryFormat.JSONL);
    }

    @Test
    void whatCouldNotBeWrittenToItsEndIsNotTakenForWhole() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThatThrownBy(() -> XzWriter.write(bytes, out -> {
                    text(out, line("4-1", 7));
                    throw new IllegalStateException("the database is gone");
                }))
                .hasMessage("the database is gone");
        assertBadXz(bytes.toByteArray(), "breaks off");
    }

    @Test
    void saysWhereAndWhatIsWrong() {
        assertBad(line("4-1", 7) + "\n" + line("4-9", 7), "line 2, column 10, /task: there is no task '4-9'");
        assertBad(line("4-1", 300), "line 1", "has variations 0 to 299; there is no variation 300");
        assertBad(line("4-1", 7) + "\n" + line("find-living-thing", 7), "line 2", "another trajectory", "line 1");
        assertBad(
                line("4-1", 7).replace("\"variation\"", "\"fold\": \"test\", \"variation\""),
                "belongs to the fold 'train', not 'test'");
        assertBad(line("4-1", 7).replace("\"score\": 0", "\"score\": \"much\""), "/steps/0/score", "from -1 to 1");
        assertBad(line("4-1", 7).replace("\"score\": 0", "\"score\": \"NaN\""), "/steps/0/score", "from -1 to 1");
        assertBad(line("4-1", 7).replace("\"score\": 0, ", ""), "the step lacks a field", "score");
        assertBad(line("4-1", 7).replace("freelook", "look"), "/steps/0/look: unknown field", "freelook");
        assertBad(line("4-1", 7).replace("\"description\": \"Find it.\", ", ""), "has no 'description'");
        assertBad(line("4-1", 7).replace("Find it.", "Find\\u0000it."), "/description", "cannot be stored: \\u0000");
        assertBad(line("4-1", 7).replace("Find it.", "Find\\ud800it."), "cannot be stored: \\ud800");
        assertBad(line("4-1", 7).replace(STEP, ""), "has no steps");
        assertBad(line("4-1", 7).replace("\"variation\"", "\"task\": \"4-1\", \"variation\""), "Duplicate");
        assertBad(line("4-1", 7).substring(0, 60), "line 1", "not valid JSON");
        assertBad("[" + line("4-1", 7) + "]", "a file of trajectories holds JSON objects");
        assertBad("", "The file is empty");
        assertBad("task,variation\n4-1,7", "line 1", "not valid JSON");
        assertBad(
                ARCHIVE.replace("\"score\": \"0.0\"", "\"score\": \"zero\""),
                "line 3",
                "/18/goldActionSequences/0/path/0/score: must be a number");
        assertBad(ARCHIVE + "{}", "there is more behind the archive's object");
        assertBad("{\"0\": {\"goldActionSequences\": []}}", "taskName must come before");
    }

    @Test
    void keepsToItsLimits() throws IOException {
        String deep = "{\"x\": " + "[".repeat(20) + "]".repeat(20) + "}";
        assertBad(ARCHIVE.replace("{\"deep\": [1, 2]}", deep), "over a limit", "nesting depth");
        assertBad(line("4-1", 7).replace("Find it.", "x".repeat((1 << 20) + 1)), "larger than 1048576 bytes");

        TrajectoryFileReader generous = new TrajectoryFileReader(100 << 20);
        Path longText = Files.writeString(
                directory.resolve("long"), line("4-1", 7).replace("Find it.", "x".repeat((1 << 20) + 1)));
        assertThatThrownBy(() -> generous.read(longText, t -> {})).hasMessageContaining("over a limit: String value");
        String manySteps = (STEP.replace("a room\"", "x".repeat(1 << 19) + "\"") + ",").repeat(40) + STEP;
        Path large =
                Files.writeString(directory.resolve("large"), line("4-1", 7).replace(STEP, manySteps));
        assertThatThrownBy(() -> generous.read(large, t -> {})).hasMessageContaining("16777216 characters at most");

        Path bomb = zip(Map.of("bomb.json", " ".repeat(2 << 20)));
        assertThat(Files.size(bomb)).isLessThan(10_000);
        assertThatThrownBy(() -> reader.read(bomb, t -> {})).hasMessageContaining("when unpacked");
        Path two = zip(Map.of("a.json", "{}", "b.jsonl", "{}"));
        assertThatThrownBy(() -> reader.read(two, t -> {})).hasMessageContaining("2 files", "exactly one");
        Path torn = directory.resolve("torn.zip");
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(two), 60));
        assertThatThrownBy(() -> reader.read(torn, t -> {})).hasMessageContaining("zip archive is damaged");
    }

    private record Read(TrajectoryFormat format, List<Trajectory> trajectories) {}

    private Read read(String content) throws IOException {
        List<Trajectory> trajectories = new ArrayList<>();
        TrajectoryFormat format = reader.read(Files.writeString(directory.resolve("file"), content), trajectories::add);
        return new Read(format, trajectories);
    }

    private void assertBad(String content, String... messages) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(BadTrajectoryFileException.class)
                .message()
                .contains(messages);
    }

    private void assertBadXz(byte[] content, String message) throws IOException {
        Path file = Files.write(directory.resolve("bad.xz"), content);
        assertThatThrownBy(() -> reader.read(file, t -> {}))
                .isInstanceOf(BadTrajectoryFileException.class)
                .hasMessageContaining(message);
    }

    private static byte[] xz(Consumer<OutputStream> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        XzWriter.write(bytes, content);
        return bytes.toByteArray();
    }

    /** A small file whose header names a dictionary of some size. */
    private static byte[] xzOf(int dictionary) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XZOutputStream xz = new XZOutputStream(bytes, new LZMA2Options(1))) {
            text(xz, line("4-1", 7));
        }
        byte[] file = bytes.toByteArray();
        int size = 2 * (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(dictionary)) - 24;
        // The block's header follows the 12 bytes of the stream's: its size, flags, the filter's id, the size of its
        // settings.
        file[16] = (byte) size;
        CRC32 crc = new CRC32();
        int length = 4 * file[12];
        crc.update(file, 12, length);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(12 + length, (int) crc.getValue());
        return file;
    }

    private static void text(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String task, int variation) {
        return "{\"task\": \"%s\", \"variation\": %d, \"description\": \"Find it.\", \"steps\": [%s]}"
                .formatted(task, variation, STEP);
    }

    private static String jsonl(List<Trajectory> trajectories) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        trajectories.forEach(t -> TrajectoryWriter.writeLine(t, out));
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path zip(Map<String, String> files) throws IOException {
        Path file = Files.createTempFile(directory, "files", ".zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : new TreeMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }
}

package io.subgoal.annotation.exchange;

import io.subgoal.textworld.trajectory.Trajectory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads files of trajectories, one trajectory at a time; a file may be packed as the one JSON file of a zip archive. */
public final class TrajectoryFileReader {

    private static final int MAX_ENTRIES = 1000;
    private static final Pattern JSON_FILE = Pattern.compile("(?!__MACOSX/)(?:.*/)?[^./][^/]*\\.(?:json|jsonl|ndjson)");

    private final long unpackedLimit;

    /**
     * @param unpackedLimit how many bytes a file may have when unpacked
     */
    public TrajectoryFileReader(long unpackedLimit) {
        this.unpackedLimit = unpackedLimit;
    }

    /**
     * Hands over every trajectory, as it is read.
     *
     * @throws BadTrajectoryFileException if something in the file is not as it should be; by then some trajectories may
     *     have been handed over
     */
    public TrajectoryFormat read(Path file, Consumer<Trajectory> sink) throws IOException {
        try {
            return isZip(file) ? readZip(file, sink) : readPlain(file, sink);
        } catch (ZipException e) {
            throw new BadTrajectoryFileException("The zip archive is damaged: " + e.getMessage());
        }
    }

    private TrajectoryFormat readPlain(Path file, Consumer<Trajectory> sink) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in, sink);
        }
    }

    private TrajectoryFormat readZip(Path file, Consumer<Trajectory> sink) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(onlyJsonFile(zip))) {
            return parse(in, sink);
        }
    }

    private TrajectoryFormat parse(InputStream in, Consumer<Trajectory> sink) throws IOException {
        try (InputStream limited = new LimitedInputStream(new BufferedInputStream(in, 1 << 16), unpackedLimit)) {
            return TrajectoryParser.parse(limited, sink);
        }
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
        }
    }

    private static ZipEntry onlyJsonFile(ZipFile zip) {
        if (zip.size() > MAX_ENTRIES) {
            throw new BadTrajectoryFileException(
                    "The zip archive has %d entries; pack the one JSON file alone".formatted(zip.size()));
        }
        List<ZipEntry> files = zip.stream()
                .<ZipEntry>map(entry -> entry)
                .filter(entry -> !entry.isDirectory()
                        && JSON_FILE.matcher(entry.getName()).matches())
                .toList();
        if (files.size() != 1) {
            throw new BadTrajectoryFileException(
                    "The zip archive has %d files whose names end in .json, .jsonl or .ndjson; it must have exactly one"
                            .formatted(files.size()));
        }
        return files.getFirst();
    }
}

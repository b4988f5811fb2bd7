package io.subgoal.annotation.exchange;

import io.subgoal.textworld.trajectory.Trajectory;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * Reads files of trajectories, one trajectory at a time. A file may be compressed with xz, or packed as the one JSON file of a
 * zip archive.
 */
public final class TrajectoryFileReader {

    private static final int MAX_ENTRIES = 1000;

    /** Enough for a dictionary of 64 MiB, the largest that xz takes by itself ({@code -9}); a header may name 1.5 GiB. */
    private static final int XZ_KIBIBYTES = 80 << 10;

    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
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
            if (beginsWith(file, ZIP_MAGIC)) {
                return readZip(file, sink);
            }
            return beginsWith(file, XZ.HEADER_MAGIC) ? readXz(file, sink) : readPlain(file, sink);
        } catch (ZipException e) {
            throw new BadTrajectoryFileException("The zip archive is damaged: " + e.getMessage());
        }
    }

    private TrajectoryFormat readPlain(Path file, Consumer<Trajectory> sink) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in, sink);
        }
    }

    private TrajectoryFormat readXz(Path file, Consumer<Trajectory> sink) throws IOException {
        try (InputStream in = new XZInputStream(new BufferedInputStream(Files.newInputStream(file)), XZ_KIBIBYTES)) {
            return parse(in, sink);
        } catch (MemoryLimitException e) {
            throw new BadTrajectoryFileException(
                    "To unpack the xz file takes %d MiB of memory, more than the %d there are for it; compress it with a smaller dictionary (xz -9 or less)"
                            .formatted(e.getMemoryNeeded() >> 10, e.getMemoryLimit() >> 10));
        } catch (XZIOException e) {
            throw new BadTrajectoryFileException("The xz file is damaged: " + e.getMessage());
        } catch (EOFException e) {
            throw new BadTrajectoryFileException("The xz file breaks off before its end");
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

    private static boolean beginsWith(Path file, byte[] magic) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(magic.length), magic);
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

package io.subgoal.postgres;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/** The server's programs, unpacked once for each user. */
final class PostgresBinaries {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** Unpacks the archive on the class path unless it has been done; safe with several processes at once. */
    static synchronized PostgresBinaries unpack(Path root) {
        String archive = archiveName();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (in == null) {
                throw new EmbeddedPostgresException("There is no embedded PostgreSQL for this system (" + archive
                        + " is not on the class path). Set SPRING_DATASOURCE_URL to a PostgreSQL 15 or later.");
            }
            byte[] bytes = in.readAllBytes();
            Path home = root.resolve("postgresql-" + Integer.toHexString(Arrays.hashCode(bytes)));
            Files.createDirectories(root);
            try (FileChannel channel = FileChannel.open(
                            root.resolve("postgresql.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                    LOG.info("Unpacking PostgreSQL into {}", home);
                    unpack(bytes, root, home);
                }
            }
            return new PostgresBinaries(home);
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL cannot be unpacked into " + root + ": " + e.getMessage(), e);
        }
    }

    /** Path of a program: {@code initdb}, {@code pg_ctl} or {@code postgres}. */
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static void unpack(byte[] archive, Path root, Path home) throws IOException {
        Path part = Files.createTempDirectory(root, "unpacking");
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(new ByteArrayInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, part);
            }
            openForAll(part);
            deleteTree(home);
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteTree(part);
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive reaches outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        if ((entry.getMode() & 0100) != 0) {
            target.toFile().setExecutable(true, false);
        }
    }

    /** The server may run as another user than the one who unpacks. */
    private static void openForAll(Path root) throws IOException {
        Set<PosixFilePermission> all = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(root, all);
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(root)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    private static String archiveName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "darwin" : os.contains("win") ? "windows" : "linux";
        String processor = arch.equals("aarch64") || arch.equals("arm64") ? "arm_64" : "x86_64";
        return "postgres-" + system + "-" + processor + ".txz";
    }
}

package io.subgoal.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that belongs to this process: started, or taken over from a process that was killed, and stopped
 * with {@link #close()}. Listens on the loopback address with a password of its own. Works as root, as another user, and
 * where user namespaces are refused.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private static final String USER = "subgoal";
    /** A model of three gigabytes comes in between two of the server's checkpoints: with less, all is written twice at once. */
    private static final String WAL_BETWEEN_CHECKPOINTS = "6GB";

    /**
     * Checkpoints of models are long streams of new pages. Log files are not filled with zeros before they are written, and
     * neither pages nor log go to the disk by the piece.
     */
    private static final String FOR_LARGE_FILES = " -c shared_buffers=512MB -c wal_buffers=64MB -c wal_init_zero=off";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final PostgresSettings settings;
    private final PostgresBinaries binaries;
    private final ServerUser user;
    private final FileChannel lockChannel;
    private final String password;
    private final int port;
    private final boolean adopted;

    private EmbeddedPostgres(PostgresSettings settings, ServerUser user) throws IOException {
        this.settings = settings;
        this.user = user;
        binaries = PostgresBinaries.unpack(user.binaries(settings.binaries()));
        Files.createDirectories(settings.directory());
        lockChannel = lock(settings.directory());
        try {
            password = password(settings.password());
            Optional<PostmasterFile> running = PostmasterFile.ofLiveServer(settings.data());
            adopted = running.isPresent() && accepts(running.get().port());
            if (running.isPresent() && !adopted) {
                LOG.warn(
                        "A PostgreSQL (process {}) holds {} and does not answer: stopping it",
                        running.get().pid(),
                        settings.data());
                stop("immediate");
            }
            port = adopted ? running.orElseThrow().port() : launch();
        } catch (IOException | RuntimeException e) {
            lockChannel.close();
            throw e;
        }
        LOG.info("PostgreSQL {} on port {} with data in {}", adopted ? "taken over" : "started", port, settings.data());
    }

    /** Starts a server, or takes over the one that a killed process left running on the same data. */
    public static EmbeddedPostgres start(PostgresSettings settings) {
        return start(settings, ServerUser.find());
    }

    /**
     * Says how a server would run on this machine; unpacks its programs.
     *
     * @throws EmbeddedPostgresException if it could not, with the remedy
     */
    public static String check(Path binaries) {
        ServerUser user = ServerUser.find();
        try {
            PostgresBinaries.unpack(user.binaries(binaries.toAbsolutePath()));
        } catch (IOException e) {
            throw new EmbeddedPostgresException("Its programs cannot be unpacked: " + e.getMessage(), e);
        }
        return "The embedded PostgreSQL can run " + user.description();
    }

    static EmbeddedPostgres start(PostgresSettings settings, ServerUser user) {
        try {
            return new EmbeddedPostgres(settings, user);
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL cannot use " + settings.directory() + ": " + e.getMessage(), e);
        }
    }

    /** The address of a database, which is created if there is none of that name. */
    public String database(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("Not a database name: " + name);
        }
        try (Connection connection = connect(port);
                PreparedStatement find = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            find.setString(1, name);
            try (ResultSet found = find.executeQuery()) {
                if (!found.next()) {
                    try (Statement create = connection.createStatement()) {
                        create.execute("create database " + name);
                    }
                }
            }
            return url(port, name);
        } catch (SQLException e) {
            throw new EmbeddedPostgresException("Database " + name + " cannot be created: " + e.getMessage(), e);
        }
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    /** Whether the server was already running, left over from a process that was killed. */
    public boolean adopted() {
        return adopted;
    }

    /** Stops the server; its data stays. */
    @Override
    public void close() {
        try {
            stop("fast");
            lockChannel.close();
        } catch (IOException e) {
            throw new EmbeddedPostgresException("PostgreSQL cannot be stopped: " + e.getMessage(), e);
        }
    }

    private int launch() throws IOException {
        if (!Files.exists(settings.data().resolve("PG_VERSION"))) {
            initialize();
        }
        Path log = settings.log();
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
        user.own(settings.data());
        user.own(log);
        int chosen = settings.port() == 0 ? freePort() : settings.port();
        String durability = settings.durable() ? "on" : "off";
        run(List.of(
                binaries.program("pg_ctl"),
                "start",
                "-w",
                "-t",
                Long.toString(PATIENCE.toSeconds()),
                "-D",
                settings.data().toString(),
                "-l",
                log.toString(),
                "-o",
                ("-h 127.0.0.1 -p %d -c unix_socket_directories= -c max_connections=%d -c fsync=%s"
                                + " -c synchronous_commit=%s -c full_page_writes=%s -c max_wal_size=%s -c timezone=UTC%s")
                        .formatted(
                                chosen,
                                settings.maxConnections(),
                                durability,
                                durability,
                                durability,
                                WAL_BETWEEN_CHECKPOINTS,
                                settings.durable() ? FOR_LARGE_FILES : "")));
        return chosen;
    }

    private void initialize() throws IOException {
        PostgresBinaries.deleteTree(settings.data());
        Files.createDirectories(settings.data());
        user.own(settings.data());
        Path passwordFile = Files.createTempFile(settings.directory(), "initdb", null);
        try {
            Files.writeString(passwordFile, password);
            user.own(passwordFile);
            run(List.of(
                    binaries.program("initdb"),
                    "-D",
                    settings.data().toString(),
                    "-U",
                    USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "--encoding=UTF8",
                    "--locale=C"));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private void stop(String mode) throws IOException {
        if (PostmasterFile.ofLiveServer(settings.data()).isPresent()) {
            run(List.of(
                    binaries.program("pg_ctl"),
                    "stop",
                    "-w",
                    "-t",
                    Long.toString(PATIENCE.toSeconds()),
                    "-m",
                    mode,
                    "-D",
                    settings.data().toString()));
        }
    }

    /** Runs a program to its end; its output goes through a file, since the server inherits the stream. */
    private void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("postgres", ".out");
        try {
            Process process = new ProcessBuilder(user.command(command))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .directory(settings.directory().toFile())
                    .start();
            if (!process.waitFor(PATIENCE.toSeconds() + 10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new EmbeddedPostgresException(command.getFirst() + " did not end in time");
            }
            if (process.exitValue() != 0) {
                throw new EmbeddedPostgresException("%s failed (%d): %s %s"
                        .formatted(
                                command.getFirst(),
                                process.exitValue(),
                                Files.readString(output).strip(),
                                logTail()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private String logTail() throws IOException {
        if (!Files.exists(settings.log())) {
            return "";
        }
        List<String> lines = Files.readAllLines(settings.log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    private boolean accepts(int candidate) {
        try (Connection connection = connect(candidate)) {
            return connection.isValid(10);
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect(int candidate) throws SQLException {
        return DriverManager.getConnection(url(candidate, "postgres") + "?connectTimeout=10", USER, password);
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // The same process holds it: reported below like another one's.
        }
        channel.close();
        throw new EmbeddedPostgresException(
                "Another process uses the data in " + directory + ". Stop it first, or choose another folder.");
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (UnsupportedOperationException e) {
                Files.createFile(file);
            }
            Files.writeString(file, HexFormat.of().formatHex(random), StandardCharsets.US_ASCII);
        }
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

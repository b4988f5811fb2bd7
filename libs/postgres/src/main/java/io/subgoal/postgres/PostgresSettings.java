package io.subgoal.postgres;

import java.nio.file.Path;

/**
 * Where and how a server runs.
 *
 * @param directory folder of the server: its data, its password, its log
 * @param binaries folder under which the programs are unpacked, shared by all servers of this user
 * @param port port on the loopback address; 0 takes a free one
 * @param durable whether a commit is on the disk before it returns; off is for tests only
 * @param maxConnections connections the server takes
 */
public record PostgresSettings(Path directory, Path binaries, int port, boolean durable, int maxConnections) {

    public PostgresSettings {
        directory = directory.toAbsolutePath().normalize();
        binaries = binaries.toAbsolutePath().normalize();
    }

    /** A durable server with its data in a folder. */
    public static PostgresSettings durable(Path directory, Path binaries) {
        return new PostgresSettings(directory, binaries, 0, true, 100);
    }

    /** A fast server for tests, which may lose data when the machine crashes. */
    public static PostgresSettings forTests(Path directory, Path binaries) {
        return new PostgresSettings(directory, binaries, 0, false, 100);
    }

    Path data() {
        return directory.resolve("data");
    }

    Path password() {
        return directory.resolve("password");
    }

    Path log() {
        return directory.resolve("server.log");
    }
}

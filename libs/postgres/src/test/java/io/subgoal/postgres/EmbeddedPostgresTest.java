package io.subgoal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedPostgresTest {

    private static final Path BINARIES = Path.of(System.getProperty("user.home"), ".cache", "subgoal");

    @TempDir
    Path directory;

    @Test
    void keepsItsDataOverARestart() throws SQLException {
        PostgresSettings settings = PostgresSettings.durable(directory, BINARIES);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(settings)) {
            execute(server, "create table note (text varchar)", "insert into note values ('kept')");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(settings)) {
            assertThat(server.adopted()).isFalse();
            assertThat(query(server, "select text from note")).isEqualTo("kept");
            assertThat(query(server, "show server_version")).startsWith("18.");
            assertThat(query(server, "show fsync")).isEqualTo("on");
            assertThat(query(server, "show synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void takesOverTheServerOfAProcessThatWasKilled() throws IOException, InterruptedException, SQLException {
        PostgresSettings settings = PostgresSettings.forTests(directory, BINARIES);
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Orphaning.class.getName(),
                        directory.toString(),
                        BINARIES.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("orphaning.log").toFile())
                .start();
        assertThat(killed.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).isEqualTo(Orphaning.HALTED);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(settings)) {
            assertThat(server.adopted()).isTrue();
            assertThat(query(server, "select text from note")).isEqualTo("orphan");
        }
        assertThat(PostmasterFile.ofLiveServer(settings.data())).isEmpty();
    }

    /** Starts a server and dies without stopping it. */
    static final class Orphaning {

        static final int HALTED = 42;

        public static void main(String[] arguments) throws SQLException {
            PostgresSettings settings = PostgresSettings.forTests(Path.of(arguments[0]), Path.of(arguments[1]));
            EmbeddedPostgres server = EmbeddedPostgres.start(settings);
            execute(server, "create table note (text varchar)", "insert into note values ('orphan')");
            Runtime.getRuntime().halt(HALTED);
        }
    }

    @Test
    void refusesASecondOwnerOfTheSameData() {
        PostgresSettings settings = PostgresSettings.forTests(directory, BINARIES);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(settings)) {
            assertThat(server.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("Another process uses the data");
        }
    }

    @ParameterizedTest
    @EnumSource(ServerUser.class)
    void runsInEveryWayThatThisMachineOffers(ServerUser user) throws SQLException {
        boolean root = ServerUser.find() != ServerUser.SELF;
        Assumptions.assumeTrue(root == (user != ServerUser.SELF), "only root needs another user");
        Assumptions.assumeTrue(user.works(), "not possible on this machine");
        Assumptions.assumeTrue(
                user != ServerUser.PLAIN_NOBODY || directoryIsOpen(), "JUnit's folders are closed to others");
        PostgresSettings settings = PostgresSettings.forTests(directory.resolve(user.name()), BINARIES);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(settings, user)) {
            assertThat(query(server, "select 'runs'")).isEqualTo("runs");
        }
        assertThat(PostmasterFile.ofLiveServer(settings.data())).isEmpty();
    }

    private boolean directoryIsOpen() {
        try {
            return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static void execute(EmbeddedPostgres server, String... statements) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String query(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(server.database("notes"), server.user(), server.password());
    }
}

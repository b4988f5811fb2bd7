package io.subgoal.testkit;

import io.subgoal.postgres.EmbeddedPostgres;
import io.subgoal.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Real PostgreSQL databases for tests: one server for the whole test process, a database of its own for each caller. The
 * embedded server by default; with {@code -Dsubgoal.test.database=testcontainers} a container; with {@code external} the
 * server that {@code SPRING_DATASOURCE_URL} names, whose user may create databases.
 */
public final class TestDatabase {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestDatabase() {}

    private interface Server {
        String newDatabase(String name);

        String user();

        String password();
    }

    private static final class Holder {
        private static final Server SERVER = switch (System.getProperty("subgoal.test.database", "embedded")) {
            case "testcontainers" -> container();
            case "external" -> external();
            case "embedded" -> embedded();
            case String other ->
                throw new IllegalArgumentException(
                        "subgoal.test.database must be embedded, testcontainers or external, not " + other);
        };
    }

    /** Points a Spring test at a fresh database. */
    public static void register(DynamicPropertyRegistry registry) {
        properties().forEach((name, value) -> registry.add(name, () -> value));
        // Tests serve what they serve.
        registry.add("subgoal.inference.bundled", () -> false);
    }

    /** The properties that point an application at a fresh database. */
    public static Map<String, Object> properties() {
        return Map.of(
                "spring.datasource.url", Holder.SERVER.newDatabase("test_" + COUNTER.incrementAndGet()),
                "spring.datasource.username", Holder.SERVER.user(),
                "spring.datasource.password", Holder.SERVER.password());
    }

    private static Server embedded() {
        Path folder = temporaryFolder();
        EmbeddedPostgres server = EmbeddedPostgres.start(
                PostgresSettings.forTests(folder, Path.of(System.getProperty("user.home"), ".cache", "subgoal")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            FileSystemUtils.deleteRecursively(folder.toFile());
        }));
        return new Server() {
            @Override
            public String newDatabase(String name) {
                return server.database(name);
            }

            @Override
            public String user() {
                return server.user();
            }

            @Override
            public String password() {
                return server.password();
            }
        };
    }

    private static Server container() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
        container.start();
        return new RunningServer(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    private static Server external() {
        return new RunningServer(
                environment("SPRING_DATASOURCE_URL"),
                environment("SPRING_DATASOURCE_USERNAME"),
                environment("SPRING_DATASOURCE_PASSWORD"));
    }

    private static String environment(String name) {
        return Objects.requireNonNull(System.getenv(name), name + " is not set");
    }

    /** A server that somebody else looks after. */
    private record RunningServer(String url, String user, String password) implements Server {

        @Override
        public String newDatabase(String name) {
            // The server may have seen other test processes.
            String unique = name + "_" + UUID.randomUUID().toString().replace("-", "");
            try (Connection connection = DriverManager.getConnection(url, user, password);
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + unique);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return url.replaceFirst("/[^/?]+(\\?|$)", "/" + unique + "$1");
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("subgoal-postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

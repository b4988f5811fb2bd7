package io.subgoal.bench.serve;

import io.subgoal.postgres.EmbeddedPostgres;
import io.subgoal.postgres.PostgresSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The PostgreSQL of a suite's data folder, without the suite. Arguments: its folder, that of the server's programs. Prints
 * address, user and password, and stops when standard input ends.
 */
final class Database {

    private Database() {}

    static void main(String[] arguments) throws IOException {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(PostgresSettings.durable(Path.of(arguments[0]), Path.of(arguments[1])));
        // Also when the process is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        System.out.printf("%s\t%s\t%s%n", postgres.database("subgoal"), postgres.user(), postgres.password());
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}

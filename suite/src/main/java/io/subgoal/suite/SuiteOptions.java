package io.subgoal.suite;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a suite keeps its data and on which ports it listens. */
public final class SuiteOptions {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "folder of the database and the logs (default: ${DEFAULT-VALUE})")
    Path dataDirectory = Path.of(".data");

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            description =
                    "port of the annotation service; the others follow (default: ${DEFAULT-VALUE}; 0 takes free ones)")
    int portBase = 8081;

    public Path dataDirectory() {
        return dataDirectory.toAbsolutePath().normalize();
    }

    /** The port a service is to have; 0 for any. */
    public int port(ServiceKind service) {
        return portBase == 0 ? 0 : portBase + service.portOffset();
    }

    /** Address of an external database, if the environment names one. */
    static @Nullable String externalDatabase() {
        String url = System.getenv("SPRING_DATASOURCE_URL");
        return url == null || url.isBlank() ? null : url;
    }
}

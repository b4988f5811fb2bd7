package io.subgoal.suite;

import io.subgoal.postgres.EmbeddedPostgres;
import io.subgoal.postgres.PostgresSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The four services as siblings in this JVM over one database, which is embedded unless the environment names another. */
public final class Suite implements AutoCloseable {

    /** The agent service asks the inference service, so that one starts first and stops last. */
    private static final List<ServiceKind> START_ORDER =
            List.of(ServiceKind.INFERENCE, ServiceKind.ANNOTATION, ServiceKind.TRAINING, ServiceKind.AGENT);

    private @Nullable EmbeddedPostgres postgres;
    private final Map<ServiceKind, ConfigurableApplicationContext> services = new EnumMap<>(ServiceKind.class);

    private volatile boolean stopping;

    private Suite() {}

    /** Starts everything. On failure, and when the process is told to end, what was started is stopped again. */
    public static Suite start(SuiteOptions options) {
        Suite suite = new Suite();
        Runtime.getRuntime().addShutdownHook(new Thread(suite::close));
        try {
            suite.startAll(options);
            return suite;
        } catch (RuntimeException e) {
            suite.close();
            throw e;
        }
    }

    private synchronized void startAll(SuiteOptions options) {
        if (SuiteOptions.externalDatabase() == null) {
            postgres = startDatabase(options);
        }
        for (ServiceKind service : START_ORDER) {
            startService(service, options);
        }
    }

    public synchronized Endpoints endpoints() {
        Map<ServiceKind, String> urls = new EnumMap<>(ServiceKind.class);
        services.forEach((service, context) -> urls.put(service, url(context)));
        return new Endpoints(urls);
    }

    /** Stops everything; waits for a start that is under way. */
    @Override
    public void close() {
        stopping = true;
        stopAll();
    }

    /** Whether the suite was told to stop. */
    public boolean stopping() {
        return stopping;
    }

    private synchronized void stopAll() {
        START_ORDER.reversed().forEach(service -> {
            ConfigurableApplicationContext context = services.remove(service);
            if (context != null) {
                context.close();
            }
        });
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
    }

    private static EmbeddedPostgres startDatabase(SuiteOptions options) {
        return EmbeddedPostgres.start(
                PostgresSettings.durable(options.dataDirectory().resolve("postgres"), cacheDirectory()));
    }

    private void startService(ServiceKind service, SuiteOptions options) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.config.name", service.configName());
        properties.put(
                "logging.file.name",
                options.dataDirectory().resolve("logs").resolve("suite.log").toString());
        properties.put("logging.threshold.console", "off");
        // The services share one log, which would bear the name of the first.
        properties.put("logging.include-application-name", "false");
        if (postgres != null) {
            properties.put("spring.datasource.url", postgres.database("subgoal"));
            properties.put("spring.datasource.username", postgres.user());
            properties.put("spring.datasource.password", postgres.password());
        }
        List<String> arguments = new ArrayList<>(List.of("--server.port=" + options.port(service)));
        services.forEach((started, context) ->
                arguments.add("--subgoal.agent.%s-url=%s".formatted(started.label(), url(context))));
        services.put(
                service,
                new SpringApplicationBuilder(service.application())
                        .web(WebApplicationType.SERVLET)
                        .registerShutdownHook(false)
                        .properties(properties)
                        .run(arguments.toArray(String[]::new)));
    }

    private static String url(ConfigurableApplicationContext context) {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** Folder that this user's suites share. */
    public static Path cacheDirectory() {
        String named = System.getenv("SUBGOAL_CACHE_DIR");
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "subgoal")
                : Path.of(named);
    }
}

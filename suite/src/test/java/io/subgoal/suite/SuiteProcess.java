package io.subgoal.suite;

import io.subgoal.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The command line as a process of its own, as a user starts it; its classes are those under test. */
final class SuiteProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Pattern ADDRESS = Pattern.compile("^ {2}(\\w+) +http://localhost:(\\d+) ");

    private static final Map<Path, Map<String, Object>> DATABASES = new ConcurrentHashMap<>();

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private SuiteProcess(Process process) {
        this.process = process;
        reader = Thread.ofVirtual().start(this::read);
    }

    static SuiteProcess start(Path dataDirectory, String command, String... arguments) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx2g",
                // "up" starts more than it computes.
                command.equals("up") ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                "-cp",
                classes,
                Main.class.getName(),
                command));
        if (!command.equals("play")) {
            line.addAll(List.of("--data-dir", dataDirectory.toString(), "--port-base", "0"));
        }
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        useDatabase(dataDirectory, builder.environment());
        return new SuiteProcess(builder.start());
    }

    /** The suite has its own embedded server, unless the tests are to run over another: then a database for each folder. */
    private static void useDatabase(Path dataDirectory, Map<String, String> environment) {
        environment.remove("SPRING_DATASOURCE_URL");
        if (!System.getProperty("subgoal.test.database", "embedded").equals("embedded")) {
            DATABASES
                    .computeIfAbsent(dataDirectory, folder -> TestDatabase.properties())
                    .forEach((name, value) ->
                            environment.put(name.toUpperCase(Locale.ROOT).replace('.', '_'), value.toString()));
        }
    }

    /** Waits until the addresses are printed; returns the port of each service. */
    Map<ServiceKind, Integer> awaitPorts() {
        Awaitility.await().atMost(START).until(() -> ports().size() == 4 || !process.isAlive());
        Map<ServiceKind, Integer> ports = ports();
        if (ports.size() < 4) {
            throw new IllegalStateException("The suite did not start: " + output);
        }
        return ports;
    }

    /** Waits for the process to end; returns its exit status. */
    int await(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The suite did not end in time: " + output);
        }
        reader.join();
        return process.exitValue();
    }

    List<String> output() {
        return List.copyOf(output);
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As Ctrl-C does. */
    void interrupt() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Map<ServiceKind, Integer> ports() {
        Map<ServiceKind, Integer> ports = new EnumMap<>(ServiceKind.class);
        for (String line : output) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                ports.put(
                        ServiceKind.valueOf(address.group(1).toUpperCase(Locale.ROOT)),
                        Integer.parseInt(address.group(2)));
            }
        }
        return ports;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            // A killed process leaves half a line.
        }
    }
}

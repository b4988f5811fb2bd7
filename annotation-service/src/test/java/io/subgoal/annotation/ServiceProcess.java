package io.subgoal.annotation;

import io.subgoal.testkit.ServiceClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The annotation service as a process of its own, which can be killed. */
final class ServiceProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final ServiceClient client;

    private ServiceProcess(Process process, int port) {
        this.process = process;
        client = new ServiceClient(port);
    }

    /** Starts the classes under test with some settings and waits until they listen. */
    static ServiceProcess start(Map<String, Object> database, String... settings) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                AnnotationApplication.class.getName(),
                "--server.port=0"));
        database.forEach((name, value) -> line.add("--" + name + "=" + value));
        for (String setting : settings) {
            line.add("--" + setting);
        }
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        for (String next = output.readLine(); next != null; next = output.readLine()) {
            said.add(next);
            Matcher port = PORT.matcher(next);
            if (port.find()) {
                Thread.ofVirtual().start(() -> drain(output));
                return new ServiceProcess(process, Integer.parseInt(port.group(1)));
            }
        }
        throw new IllegalStateException("The service did not start: " + said);
    }

    /** A pipe that nobody reads would stop the service. */
    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {}
        } catch (IOException | UncheckedIOException e) {
            // A killed process leaves half a line.
        }
    }

    ServiceClient client() {
        return client;
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.subgoal.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.web.client.ResourceAccessException;

/** A service as a process of its own, with the classes of this one. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    /** Characters of the log's end that an error shows. */
    private static final int SHOWN = 6_000;

    private final Process process;
    private final int port;
    private final Path log;

    private ServiceProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts a service and does not wait for it.
     *
     * @param log where its output goes, behind what is there
     */
    public static ServiceProcess start(
            Class<?> application, List<String> jvmArguments, Map<String, ?> properties, Path log) {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), application.getName()));
        command.add("--server.port=" + port);
        properties.forEach((name, value) -> command.add("--" + name + "=" + value));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ServiceProcess(process, port, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ServiceClient client() {
        return new ServiceClient(port);
    }

    /** Whether it answers; fails if it has ended. */
    public boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The service has ended: " + output());
        }
        try {
            return client().tryGet("/actuator/health").getStatusCode().is2xxSuccessful();
        } catch (ResourceAccessException e) {
            return false;
        }
    }

    public ServiceProcess awaitReady() {
        Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(50)).until(this::ready);
        return this;
    }

    /** Processor time of the process so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Has the process sleep, wherever it is, as {@code kill -STOP} does. */
    public void sleep() throws InterruptedException {
        signal("STOP");
    }

    /** Lets a process that sleeps go on. */
    public void wake() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws InterruptedException {
        run("kill", "-" + name, String.valueOf(process.pid()));
    }

    /**
     * Limits how large the files are that the process writes, as if the disk were full beyond that.
     *
     * @param bytes per file, or {@code unlimited}
     */
    public void limitFiles(String bytes) throws InterruptedException {
        run("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=" + bytes + ":unlimited");
    }

    private static void run(String... command) throws InterruptedException {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ends with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String output() {
        try {
            String all = Files.readString(log);
            return all.substring(Math.max(0, all.length() - SHOWN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

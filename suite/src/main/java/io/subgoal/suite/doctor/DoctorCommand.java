package io.subgoal.suite.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.subgoal.postgres.EmbeddedPostgres;
import io.subgoal.scienceworld.jar.SimulatorJar;
import io.subgoal.scienceworld.jar.SimulatorRelease;
import io.subgoal.suite.ServiceKind;
import io.subgoal.suite.Suite;
import io.subgoal.suite.SuiteOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the machine. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says what is missing on this machine and how to mend it.")
public final class DoctorCommand implements Callable<Integer> {

    private static final int JDK = 25;
    private static final long DISK_NEEDED = 3L << 30;
    private static final long MEMORY_NEEDED = 4L << 30;

    @Mixin
    private SuiteOptions options = new SuiteOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** What was looked at, whether it is well, and what to do if not. */
    record Finding(boolean well, String what, String remedy) {}

    @Override
    public Integer call() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(jdk());
        findings.add(simulator());
        findings.addAll(ports());
        findings.add(disk());
        findings.add(memory());
        findings.add(database());
        PrintWriter out = spec.commandLine().getOut();
        for (Finding finding : findings) {
            out.printf("%s %s%n", finding.well() ? "ok     " : "PROBLEM", finding.what());
            if (!finding.well()) {
                out.printf("        %s%n", finding.remedy());
            }
        }
        out.flush();
        return findings.stream().allMatch(Finding::well) ? 0 : 1;
    }

    private static Finding jdk() {
        int version = Runtime.version().feature();
        return new Finding(
                version >= JDK,
                "JDK %s at %s".formatted(Runtime.version(), System.getProperty("java.home")),
                "Install a JDK %d or later and point SUBGOAL_JAVA_HOME or JAVA_HOME to it.".formatted(JDK));
    }

    private static Finding simulator() {
        SimulatorJar jar = new SimulatorJar(SimulatorRelease.CURRENT, System.getenv());
        String version = "ScienceWorld " + SimulatorRelease.CURRENT.version();
        if (jar.present()) {
            return new Finding(true, version + " is on this machine", "");
        }
        try {
            return new Finding(true, version + " was fetched to " + jar.locate(), "");
        } catch (RuntimeException e) {
            return new Finding(false, version + " is not on this machine", String.valueOf(e.getMessage()));
        }
    }

    private List<Finding> ports() {
        List<Finding> findings = new ArrayList<>();
        for (ServiceKind service : ServiceKind.values()) {
            int port = options.port(service);
            findings.add(
                    new Finding(
                            port == 0 || free(port),
                            "Port %d for the %s service".formatted(port, service.label()),
                            "Something listens there (a suite that runs already?). Stop it, or choose other ports with --port-base."));
        }
        return findings;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Finding disk() throws IOException {
        Path folder = options.dataDirectory();
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        long free = existing == null ? 0 : Files.getFileStore(existing).getUsableSpace();
        return new Finding(
                free >= DISK_NEEDED && existing != null && Files.isWritable(existing),
                "%d GB free for %s".formatted(free >> 30, folder),
                "Make at least %d GB of room in a folder that can be written, or choose another with --data-dir."
                        .formatted(DISK_NEEDED >> 30));
    }

    private static Finding memory() {
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return new Finding(
                memory >= MEMORY_NEEDED,
                "%d GB of memory".formatted(memory >> 30),
                "The suite wants %d GB to be at ease.".formatted(MEMORY_NEEDED >> 30));
    }

    private Finding database() {
        String external = System.getenv("SPRING_DATASOURCE_URL");
        if (external != null && !external.isBlank()) {
            return new Finding(true, "The database is the one SPRING_DATASOURCE_URL names", "");
        }
        try {
            return new Finding(true, EmbeddedPostgres.check(Suite.cacheDirectory()), "");
        } catch (RuntimeException e) {
            return new Finding(false, "The embedded PostgreSQL cannot run here", String.valueOf(e.getMessage()));
        }
    }
}

package io.subgoal.training.onerun;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * What a process is told that trains one run.
 *
 * @param run the run
 * @param attempt the attempt of the run's job under which it is trained, which the service lends
 * @param terminationLog where a reason is left for Kubernetes
 */
public record OneRunArguments(UUID run, int attempt, Path terminationLog) {

    /** Where Kubernetes looks for a reason unless it is told otherwise. */
    public static final Path TERMINATION_LOG = Path.of("/dev/termination-log");

    private static final String RUN = "subgoal.training.only-run";
    private static final String ATTEMPT = "subgoal.training.only-attempt";
    private static final String LOG = "subgoal.training.termination-log";

    /** Whether a process is to train one run; otherwise it is the service. */
    public static boolean areIn(String[] arguments) {
        return new SimpleCommandLinePropertySource(arguments).containsProperty(RUN);
    }

    static OneRunArguments of(String[] arguments) {
        SimpleCommandLinePropertySource source = new SimpleCommandLinePropertySource(arguments);
        String log = source.getProperty(LOG);
        try {
            return new OneRunArguments(
                    UUID.fromString(Objects.requireNonNullElse(source.getProperty(RUN), "")),
                    Integer.parseInt(Objects.requireNonNullElse(source.getProperty(ATTEMPT), "")),
                    log == null ? TERMINATION_LOG : Path.of(log));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Say --%s=<id of the run> and --%s=<number of the attempt>".formatted(RUN, ATTEMPT), e);
        }
    }

    /** How to say it on a command line. */
    public List<String> toCommandLine() {
        return List.of("--" + RUN + "=" + run, "--" + ATTEMPT + "=" + attempt, "--" + LOG + "=" + terminationLog);
    }
}

package io.subgoal.scienceworld.jar;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulator's jar on this machine. Looked for, in this order: the file named by {@code SCIENCEWORLD_JAR}, the cache
 * ({@code SUBGOAL_CACHE_DIR}, else {@code ~/.cache/subgoal}), the wheel on the Python package index
 * ({@code PIP_INDEX_URL}, else the public one). Whatever is found must have the release's checksum.
 */
public final class SimulatorJar {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatorJar.class);

    private final SimulatorRelease release;
    private final Map<String, String> environment;

    public SimulatorJar(SimulatorRelease release, Map<String, String> environment) {
        this.release = release;
        this.environment = Map.copyOf(environment);
    }

    /** The jar of the current release, by this process's environment. */
    public static Path resolve() {
        return new SimulatorJar(SimulatorRelease.CURRENT, System.getenv()).locate();
    }

    /** The jar if it is on this machine already; never goes to the network. */
    public boolean present() {
        return matches(named().orElseGet(this::cached));
    }

    /** Where the cache keeps the jar, whether it is there or not. */
    public Path cached() {
        return cacheDirectory().resolve("scienceworld-" + release.version() + ".jar");
    }

    /** The verified jar, fetched if need be; throws {@link SimulatorJarMissingException} with the remedy. */
    public Path locate() {
        Optional<Path> named = named();
        if (named.isPresent()) {
            if (!matches(named.get())) {
                throw new SimulatorJarMissingException(
                        "SCIENCEWORLD_JAR names %s, which is not the jar of ScienceWorld %s (SHA-256 %s). Correct or unset it."
                                .formatted(named.get(), release.version(), release.jarSha256()));
            }
            return named.get();
        }
        Path cached = cached();
        // A file lock keeps other processes out, but fails where two threads of one process want it.
        synchronized (SimulatorJar.class) {
            return matches(cached) ? cached : fetch(cached);
        }
    }

    private Optional<Path> named() {
        return Optional.ofNullable(environment.get("SCIENCEWORLD_JAR"))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    private Path fetch(Path target) {
        WheelIndex index = WheelIndex.of(environment);
        try {
            Files.createDirectories(target.getParent());
            Path lockFile = target.resolveSibling(target.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (matches(target)) {
                    return target;
                }
                LOG.info("Fetching ScienceWorld {} from {}", release.version(), index.address());
                Path part = Files.createTempFile(target.getParent(), "scienceworld", ".part");
                try {
                    index.extract(release.version(), "scienceworld/scienceworld.jar", part);
                    String found = Sha256.of(part);
                    if (!found.equals(release.jarSha256())) {
                        throw new IOException(
                                "the jar in the wheel has SHA-256 %s, not %s".formatted(found, release.jarSha256()));
                    }
                    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(part);
                }
                return target;
            }
        } catch (IOException e) {
            throw new SimulatorJarMissingException(
                    """
                    ScienceWorld %s could not be fetched from %s: %s
                    Either set PIP_INDEX_URL to a package index this machine reaches, or fetch the jar elsewhere
                    (pip download --no-deps scienceworld==%s; it lies in the wheel as scienceworld/scienceworld.jar)
                    and set SCIENCEWORLD_JAR to it, or put it at %s""".formatted(release.version(), index.address(), e.getMessage(), release.version(), target), e);
        }
    }

    private boolean matches(Path path) {
        try {
            return Files.isRegularFile(path) && Sha256.of(path).equals(release.jarSha256());
        } catch (IOException e) {
            return false;
        }
    }

    private Path cacheDirectory() {
        String named = environment.get("SUBGOAL_CACHE_DIR");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        return Path.of(System.getProperty("user.home"), ".cache", "subgoal");
    }
}

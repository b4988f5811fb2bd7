package io.subgoal.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * As whom the server runs. PostgreSQL refuses to run as root; containers often know nobody else. Where user namespaces
 * are allowed, a process in a new one is nobody inside and still root's for files; elsewhere the process really becomes
 * nobody.
 */
enum ServerUser {
    /** Not root: run as we are. */
    SELF(List.of()),
    /** Root, by a user namespace of its own. */
    NAMESPACE(List.of("unshare", "-U")),
    /** Root, by becoming nobody who may still pass through root's folders. */
    NOBODY(List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override")),
    /** As {@link #NOBODY} where that right cannot be kept: the folders must be open to all. */
    PLAIN_NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private static final int NOBODY_ID = 65534;

    private final List<String> prefix;

    ServerUser(List<String> prefix) {
        this.prefix = prefix;
    }

    /** The first way that works on this machine. */
    static ServerUser find() {
        if (!isRoot()) {
            return SELF;
        }
        for (ServerUser user : List.of(NAMESPACE, NOBODY, PLAIN_NOBODY)) {
            if (user.works()) {
                return user;
            }
        }
        throw new EmbeddedPostgresException(
                "PostgreSQL does not run as root, and neither 'unshare -U' nor 'setpriv' (both of util-linux) works here."
                        + " Run as another user, or set SPRING_DATASOURCE_URL to a PostgreSQL 15 or later.");
    }

    String description() {
        return switch (this) {
            case SELF -> "as the present user";
            case NAMESPACE -> "in a user namespace, since we are root";
            case NOBODY, PLAIN_NOBODY -> "as nobody, since we are root";
        };
    }

    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /**
     * Where the programs can be run by this user: {@code initdb} asks for its sibling with the real user's rights alone,
     * so all folders above must be open to nobody. Root's own are not: then a folder under {@code /var/tmp} serves.
     */
    Path binaries(Path preferred) throws IOException {
        if (this == SELF || this == NAMESPACE || openToAll(preferred)) {
            return preferred;
        }
        Path shared = Path.of("/var/tmp/subgoal-programs");
        if (!Files.exists(shared)) {
            Files.createDirectory(
                    shared, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        boolean ours = Integer.valueOf(0).equals(Files.getAttribute(shared, "unix:uid"))
                && !Files.getPosixFilePermissions(shared, LinkOption.NOFOLLOW_LINKS)
                        .contains(PosixFilePermission.OTHERS_WRITE);
        if (!ours) {
            throw new IOException(shared + " belongs to somebody else");
        }
        return shared;
    }

    private static boolean openToAll(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path path = folder; path != null; path = path.getParent()) {
            if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** Makes this user the owner of a folder and all in it. */
    void own(Path folder) throws IOException {
        if (this == SELF) {
            return;
        }
        Integer owner = this == NAMESPACE ? 0 : NOBODY_ID;
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.toList()) {
                if (!owner.equals(Files.getAttribute(path, "unix:uid"))) {
                    Files.setAttribute(path, "unix:uid", owner);
                }
            }
        }
    }

    boolean works() {
        try {
            Process process = new ProcessBuilder(command(List.of("true")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRoot() {
        try {
            Path probe = Path.of("/proc/self");
            return Files.exists(probe) && Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}

package io.subgoal.inference;

import io.subgoal.textworld.prompt.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.util.FileSystemUtils;

/** The models that tests ask, taught once in a JVM. */
final class Classroom {

    static final List<String> JOINT_ROLES = List.of("executor", "controller", "first-subgoal");

    private static final Path ROOM = makeRoom();

    private static final Lazy JOINT = new Lazy("joint", List.of(Role.EXECUTOR, Role.CONTROLLER, Role.FIRST_SUBGOAL));
    private static final Lazy IMITATION = new Lazy("imitation", List.of(Role.IMITATION));

    private Classroom() {}

    /** A model for the three sub-goal roles. */
    static Path joint() {
        return JOINT.get();
    }

    /** A model that imitates. */
    static Path imitation() {
        return IMITATION.get();
    }

    /** A folder for files of served models. */
    static Path cache() {
        return ROOM.resolve("cache");
    }

    private static final class Lazy implements Supplier<Path> {

        private final String name;
        private final List<Role> roles;
        private boolean taught;

        Lazy(String name, List<Role> roles) {
            this.name = name;
            this.roles = roles;
        }

        @Override
        public synchronized Path get() {
            Path directory = ROOM.resolve(name);
            if (!taught) {
                try {
                    Lesson.teach(roles, Files.createDirectory(directory));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                taught = true;
            }
            return directory;
        }
    }

    private static Path makeRoom() {
        try {
            Path room = Files.createTempDirectory("classroom");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(room.toFile())));
            return room;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

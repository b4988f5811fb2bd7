package io.subgoal.inference;

import io.subgoal.textworld.prompt.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** Models that learned the {@link Lesson}, taught once for all tests. */
final class TaughtModels {

    static final List<String> JOINT_ROLES = List.of("executor", "controller", "first-subgoal");

    private TaughtModels() {}

    private static final class Joint {
        static final Path DIRECTORY = teach(List.of(Role.EXECUTOR, Role.CONTROLLER, Role.FIRST_SUBGOAL));
    }

    private static final class Imitation {
        static final Path DIRECTORY = teach(List.of(Role.IMITATION));
    }

    /** Plays the three roles of sub-goals. */
    static Path joint() {
        return Joint.DIRECTORY;
    }

    static Path imitation() {
        return Imitation.DIRECTORY;
    }

    private static Path teach(List<Role> roles) {
        try {
            Path directory = Files.createTempDirectory("lesson");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(directory.toFile())));
            Lesson.teach(roles, directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

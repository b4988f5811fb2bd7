package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

    @TempDir
    Path parent;

    @Test
    void isGoneWhenItIsClosed() throws Exception {
        try (Workspace workspace = Workspace.open(parent)) {
            Files.writeString(workspace.directory().resolve("weights"), "x");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void clearsAwayWhatADeadProcessHasLeftAndNothingElse() throws Exception {
        Path left = Files.createDirectories(parent.resolve("subgoal-training1"));
        Files.writeString(left.resolve("weights"), "x");
        Files.createFile(parent.resolve("subgoal-training1.lock"));
        Path other = Files.createDirectories(parent.resolve("other"));
        Files.createFile(parent.resolve("other.lock"));
        try (Workspace first = Workspace.open(parent);
                Workspace second = Workspace.open(parent)) {
            assertThat(first.directory()).exists().isNotEqualTo(second.directory());
            assertThat(left).doesNotExist();
        }
        assertThat(other).exists();
        assertThat(parent).isDirectoryNotContaining("glob:**/subgoal-training*");
    }
}

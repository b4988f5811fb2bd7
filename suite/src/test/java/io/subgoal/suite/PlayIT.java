package io.subgoal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An episode in the terminal, with the models that come with the program and nothing trained before. */
class PlayIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    @Test
    void showsAnEpisodeStepByStep() throws IOException, InterruptedException {
        List<String> output = play("--task", "find-animal");
        assertThat(output).anyMatch(line -> line.startsWith("4-4 find-animal, variation 225"));
        assertThat(output).anyMatch(line -> line.startsWith("sub-goal: navigate_to("));
        assertThat(output).anyMatch(line -> line.matches(" +\\d+ {2}go to .+"));
        assertThat(output.getLast()).matches("Score \\d+ of 100: \\w+ after \\d+ moves and \\d+ decisions, .+");
    }

    @Test
    void whatDoesNotExistIsRefusedBeforeAnythingStarts() throws IOException, InterruptedException {
        try (SuiteProcess process = SuiteProcess.start(data, "play", "--task", "find-nobody")) {
            assertThat(process.await(PATIENCE)).isEqualTo(1);
            assertThat(process.output()).anyMatch(line -> line.contains("Unknown task 'find-nobody'"));
            assertThat(process.output()).noneMatch(line -> line.contains("Starting"));
        }
    }

    private List<String> play(String... arguments) throws IOException, InterruptedException {
        try (SuiteProcess process = SuiteProcess.start(data, "play", arguments)) {
            int exit = process.await(PATIENCE);
            assertThat(exit).as("%s", process.output()).isZero();
            return process.output();
        }
    }
}

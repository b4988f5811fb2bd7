package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.t5.train.Example;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    @TempDir
    Path directory;

    @Test
    void givesBackWhatWasWritten() throws IOException {
        Path file = directory.resolve("a.rows");
        SplittableRandom random = new SplittableRandom(1);
        try (TokenFile.Writer writer = new TokenFile.Writer(file)) {
            for (int i = 0; i < 3000; i++) {
                writer.add(
                        row(i),
                        new RowEncoder.Encoded(tokens(i, random.split()), "t\u00e9 " + i, i % 3 == 0, i % 7 == 0));
            }
            assertThat(file).doesNotExist();
            writer.finish();
        }
        random = new SplittableRandom(1);
        try (TokenFile rows = TokenFile.open(file)) {
            assertThat(rows.size()).isEqualTo(3000);
            assertThat(rows.tasks()).containsExactly("1-1", "7-1");
            assertThat(rows.cutSources()).isEqualTo(1000);
            assertThat(rows.cutTargets()).isEqualTo(429);
            long tokens = 0;
            for (int i = 0; i < 3000; i++) {
                Example expected = tokens(i, random.split());
                assertThat(rows.example(i).source()).isEqualTo(expected.source());
                assertThat(rows.example(i).target()).isEqualTo(expected.target());
                assertThat(rows.sourceLengths()[i]).isEqualTo(expected.source().length);
                assertThat(rows.target(i)).isEqualTo("t\u00e9 " + i);
                assertThat(rows.origin(i))
                        .isEqualTo(new TokenFile.Origin(
                                i % 2 == 0 ? Role.CONTROLLER : Role.IMITATION, i % 2 == 0 ? "1-1" : "7-1", i, i % 5));
                tokens += expected.source().length + expected.target().length;
            }
            assertThat(rows.tokens()).isEqualTo(tokens);
        }
    }

    @Test
    void leavesNothingBehindWhenItIsNotFinished() throws IOException {
        try (TokenFile.Writer writer = new TokenFile.Writer(directory.resolve("b.rows"))) {
            writer.add(row(0), new RowEncoder.Encoded(tokens(0, new SplittableRandom(1)), "a", false, false));
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void everyDamageIsSeen() throws IOException {
        Path file = directory.resolve("c.rows");
        try (TokenFile.Writer writer = new TokenFile.Writer(file)) {
            writer.add(row(1), new RowEncoder.Encoded(tokens(1, new SplittableRandom(1)), "a", false, false));
            writer.finish();
        }
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Files.write(file, damaged);
            assertThatThrownBy(() -> TokenFile.open(file).close())
                    .as("byte %d of %d", i, whole.length)
                    .isInstanceOf(IOException.class);
            Files.write(file, java.util.Arrays.copyOf(whole, i));
            assertThatThrownBy(() -> TokenFile.open(file).close())
                    .as("%d of %d bytes", i, whole.length)
                    .isInstanceOf(IOException.class);
        }
    }

    private static io.subgoal.textworld.example.Example row(int i) {
        Step step = new Step("wait1", "Time passes.", 0, false, "A room.", "Nothing.");
        Trajectory trajectory =
                new Trajectory(Tasks.get(i % 2 == 0 ? "1-1" : "7-1"), i, Fold.TRAIN, "Do it.", List.of(step));
        PromptState state = new PromptState(
                "Do it.", 1, 0, List.of(HistoryEntry.START), "A room.", "Nothing.", List.of(), List.of());
        return new io.subgoal.textworld.example.Example(
                i % 2 == 0 ? Role.CONTROLLER : Role.IMITATION, trajectory, i % 5, state, "t\u00e9 " + i);
    }

    private static Example tokens(int i, SplittableRandom random) {
        return new Example(
                random.ints(1 + i % 40, 0, 32_128).toArray(),
                random.ints(1 + i % 6, 0, 32_128).toArray());
    }
}

package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.tokenizer.WordLevelTokenizer;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowEncoderTest {

    private final PromptFormat format = PromptFormats.get("compact/1");

    @TempDir
    Path directory;

    @Test
    void keepsTheEndTokenWhenItCuts() throws IOException {
        Example row = row();
        try (T5Tokenizer tokenizer = tokenizer(row)) {
            RowEncoder.Encoded whole = new RowEncoder(format, tokenizer, 512, 32).encode(row);
            assertThat(whole.cutSource()).isFalse();
            assertThat(whole.cutTarget()).isFalse();
            RowEncoder.Encoded cut = new RowEncoder(format, tokenizer, 16, 2).encode(row);
            assertThat(cut.cutSource()).isTrue();
            assertThat(cut.cutTarget()).isTrue();
            assertThat(cut.example().source()).hasSize(16).endsWith(1);
            assertThat(cut.example().target()).hasSize(2).endsWith(1);
            assertThat(tokenizer.decode(whole.example().target())).isEqualTo(row.target());
        }
    }

    /** As in play, so that who selects by these rows selects what plays well. */
    @Test
    void wordsThatAreNotKnownAreSentinelsInSourceAndTarget() throws IOException {
        Example row = row();
        Trajectory trajectory = row.trajectory();
        PromptState state = new PromptState(
                "Your task is to find it.",
                1,
                0,
                List.of(HistoryEntry.START),
                "This room is called the hallway. You see: \n\ta zebra\n",
                "nothing",
                List.of(),
                List.of("navigate_to(zebra)"));
        Example unknown = new Example(Role.EXECUTOR, trajectory, 0, state, "GO(zebra)");
        try (T5Tokenizer tokenizer = tokenizer(row)) {
            RowEncoder.Encoded encoded = new RowEncoder(format, tokenizer, 512, 32).encode(unknown);
            assertThat(encoded.answer()).isEqualTo("GO(unknown1)");
            int sentinel = tokenizer.encode("<extra_id_20>")[0];
            assertThat(encoded.example().source()).contains(sentinel).doesNotContain(2);
            assertThat(encoded.example().target()).contains(sentinel).doesNotContain(2);
            assertThat(RowEncoder.text(tokenizer, encoded.example().target())).isEqualTo(encoded.answer());
            assertThat(RowEncoder.text(
                            tokenizer,
                            new RowEncoder(format, tokenizer, 512, 32)
                                    .encode(row)
                                    .example()
                                    .target()))
                    .isEqualTo(row.target());
        }
    }

    private Example row() {
        Step step = new Step(
                "go to kitchen", "You move.", 1, true, "This room is called the hallway.", "In your inventory:");
        Trajectory trajectory =
                new Trajectory(Tasks.get("7-1"), 0, Fold.TRAIN, "Your task is to find it.", List.of(step));
        AnnotatedTrajectory annotated =
                new AnnotatedTrajectory(trajectory, List.of(new Segment("navigate_to(kitchen)", List.of(step))));
        return ExampleBuilder.of(format).examples(Role.EXECUTOR, annotated).getFirst();
    }

    private T5Tokenizer tokenizer(Example row) throws IOException {
        WordLevelTokenizer words = new WordLevelTokenizer();
        words.add(format.input(row.role(), row.state()));
        words.add(row.target());
        return T5Tokenizer.load(Files.writeString(directory.resolve("tokenizer.json"), words.toJson(1000)));
    }
}

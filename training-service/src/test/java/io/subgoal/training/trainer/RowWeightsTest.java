package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.training.TrainingSettings;
import io.subgoal.store.Json;
import io.subgoal.t5.train.Example;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowWeightsTest {

    @TempDir
    Path directory;

    /** Looking and measuring take turns; ends of sub-goals are none the less ends, and controllers do not act. */
    @Test
    void whatRepeatsIsSeenLessOften() throws IOException {
        double[] weights = weights(
                "{\"repeatWeight\": 0.2, \"verbWeights\": {\"FOCUS\": 4}, \"roleWeights\": {\"controller\": 2}}",
                row(Role.EXECUTOR, 1, "LOOK(plane)"),
                row(Role.EXECUTOR, 1, "USE(thermometer, lead)"),
                row(Role.EXECUTOR, 1, "LOOK(plane)"),
                row(Role.EXECUTOR, 1, "END_SG()"),
                row(Role.EXECUTOR, 1, "FOCUS(lead)"),
                row(Role.EXECUTOR, 1, "END_SG()"),
                row(Role.EXECUTOR, 1, "USE(thermometer, lead)"),
                row(Role.EXECUTOR, 1, "FOCUS(lead)"),
                row(Role.EXECUTOR, 2, "FOCUS(lead)"),
                row(Role.CONTROLLER, 2, "wait()"),
                row(Role.CONTROLLER, 2, "wait()"),
                row(Role.IMITATION, 2, "WAIT()"),
                row(Role.IMITATION, 2, "WAIT()"));
        assertThat(weights).containsExactly(1, 1, 0.2, 1, 4, 1, 1, 0.8, 4, 2, 2, 1, 0.2);
    }

    @Test
    void asARuleAllRowsAreSeenAlike() throws IOException {
        assertThat(weights("{}", row(Role.IMITATION, 2, "WAIT()"), row(Role.IMITATION, 2, "WAIT()")))
                .containsExactly(1, 1);
    }

    private double[] weights(String settings, io.subgoal.textworld.example.Example... rows) throws IOException {
        Path file = directory.resolve("a.rows");
        try (TokenFile.Writer writer = new TokenFile.Writer(file)) {
            for (io.subgoal.textworld.example.Example row : rows) {
                Example tokens = new Example(new int[] {1}, new int[] {1});
                writer.add(row, new RowEncoder.Encoded(tokens, row.target(), false, false));
            }
            writer.finish();
        }
        try (TokenFile written = TokenFile.open(file)) {
            return RowWeights.of(
                    written,
                    ResolvedSettings.of(Json.read(settings, TrainingSettings.class), RunRole.parse("all"), "tiny"));
        }
    }

    private static io.subgoal.textworld.example.Example row(Role role, int variation, String target) {
        Step step = new Step("wait1", "Time passes.", 0, false, "A room.", "Nothing.");
        Trajectory trajectory = new Trajectory(Tasks.get("2-2"), variation, Fold.TRAIN, "Do it.", List.of(step));
        PromptState state = new PromptState(
                "Do it.", 1, 0, List.of(HistoryEntry.START), "A room.", "Nothing.", List.of(), List.of());
        return new io.subgoal.textworld.example.Example(role, trajectory, 0, state, target);
    }
}

package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.training.TrainingSettings;
import io.subgoal.store.Json;
import io.subgoal.textworld.example.ExampleBuilder.ControllerRows;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.task.Fold;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowSourceTest {

    /** Rows from within sub-goals are learned from; what is measured is what is asked in play. */
    @Test
    void onlyTrainRowsAreFromWithinSubgoals() {
        RowSource within = source("{\"controllerRows\": \"also-within\"}");
        assertThat(within.builder(Fold.TRAIN).controllerRows()).isEqualTo(ControllerRows.ALSO_WITHIN);
        assertThat(within.builder(Fold.DEV).controllerRows()).isEqualTo(ControllerRows.ON_MARKER);
        assertThat(within.builder(Fold.TEST).controllerRows()).isEqualTo(ControllerRows.ON_MARKER);
        assertThat(source("{}").builder(Fold.TRAIN).controllerRows()).isEqualTo(ControllerRows.ON_MARKER);
    }

    private static RowSource source(String settings) {
        ResolvedSettings resolved =
                ResolvedSettings.of(Json.read(settings, TrainingSettings.class), RunRole.parse("controller"), "tiny");
        return new RowSource(
                UUID.randomUUID(),
                UUID.randomUUID(),
                RunRole.parse("controller"),
                PromptFormats.get("compact/2"),
                resolved.alsoWithin());
    }
}
